import Testing

@testable import Domain

/// The values of one dimension in ranks: with a value of a lower rank nothing is permitted that a higher rank denies.
struct Ladder: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let dimension: Dimension
    private let ranks: [[Int]]
    /// Acts for which the ladder stands the other way up.
    private let except: Set<Facts.Act>

    private init<T: CaseIterable & Equatable>(_ says: String, _ dimension: Dimension, _ ranks: [[T]], except: Set<Facts.Act> = []) {
        testDescription = says
        self.dimension = dimension
        self.ranks = ranks.map { $0.map(position) }
        self.except = except
    }

    static let all: [Ladder] = [
        Ladder("R22, R51: disabling an account, or a pledge that is missing", .account, [[Facts.Account.disabled], [.unpledged], [.active]]),
        Ladder(
            "R59: leaving the team, or a lesser place in it", .membership,
            [[Facts.Membership.none, .ended], [.guest], [.member], [.owner]], except: [.breakGlass]),
        Ladder(
            "R91: an emergency gives no more than membership", .membership, [[Facts.Membership.none, .ended], [.emergency], [.member], [.owner]],
            except: [.breakGlass]),
        Ladder(
            "R76, R77, R86: closing the case, but for its erasure and looking back", .state, [[Facts.CaseState.closed], [.open]],
            except: [.proposeErasure, .approveErasure, .lookBack]),
        Ladder("R39: revoking a share, or its end", .share, [[Facts.ShareState.none, .expired, .revoked], [.active]], except: [.seeEnded]),
        Ladder("R38: the end of the lawful basis", .basis, [[Facts.BasisState.ended, .missing], [.valid]], except: [.seeEnded]),
        Ladder("R39: an entry loses what it was drawn from", .sources, [[Facts.Sources.hidden], [.visible]]),
        Ladder("R40: sharing less", .shared, [[Level.indication], [.summary], [.full]]),
        Ladder("R40: who may see a level may see every more abstract one", .asked, [[Level.full], [.summary], [.indication]]),
        Ladder("R39: a narrower handling", .handling, [[Handling.namedPeople, .ownAgency], [.caseTeam], [.network]]),
    ]

    /// The number of a combination that is denied although one of a lower rank, otherwise equal, is permitted.
    func firstViolation(in answers: [Bool]) -> Int? {
        let (stride, count) = (Space.strides[dimension.rawValue], dimension.count)
        let lower = (0..<count).map { digit in
            ranks.firstIndex { $0.contains(digit) }.map { rank in ranks[..<rank].joined().map { ($0 - digit) * stride } } ?? []
        }
        for act in Facts.Act.allCases where !except.contains(act) {
            for number in Space.numbers(of: act) where !answers[number] {
                for distance in lower[number / stride % count] where answers[number + distance] { return number }
            }
        }
        return nil
    }
}
