import Testing

@testable import Domain

struct SharingTests {
    static let recipients: [Recipient] = [.team, .agency(Sample.id(1)), .seat(Sample.id(2))]

    @Test("R39: a recipient is written and read back", arguments: recipients)
    func recipientText(_ recipient: Recipient) { #expect(Recipient(recipient.text) == recipient) }

    @Test("R39: the texts of recipients are as in the bundle format")
    func recipientForm() {
        #expect(
            Self.recipients.map(\.text) == [
                "team", "agency:00000000-0001-7000-8000-000000000000", "seat:00000000-0002-7000-8000-000000000000",
            ])
    }

    @Test(
        "R39: anything else is no recipient",
        arguments: [
            "", " ", "team ", "Team", "team:00000000-0001-7000-8000-000000000000", "te\u{301}am", "team\u{301}", "team\0", "team\r\n",
            ":", "agency", "agency:", "agency: 00000000-0001-7000-8000-000000000000", "agency:00000000-0001-7000-8000-00000000000",
            "agency:00000000-0001-7000-8000-00000000000A", "agency:00000000-0001-7000-8000-000000000000:", "AGENCY:00000000-0001-7000-8000-000000000000",
            "agency::00000000-0001-7000-8000-000000000000", "seat\u{301}:00000000-0001-7000-8000-000000000000",
            "seat:\u{301}00000000-0001-7000-8000-000000000000", "seat:00000000-0001-7000-8000-000000000000\u{301}",
            "seat:0000000000001-7000-8000-000000000000", "seat:' OR 1=1 --", "network", "seat;00000000-0001-7000-8000-000000000000",
        ])
    func hostileRecipients(_ text: String) { #expect(Recipient(text) == nil) }

    @Test("R39: a seat is never an agency, though the ids be alike")
    func kinds() { #expect(Recipient("seat:\(Sample.agencies[0])") != Recipient("agency:\(Sample.agencies[0])")) }

    @Test("R39: any byte put into a recipient, anywhere, makes it unreadable", arguments: recipients)
    func broken(_ recipient: Recipient) {
        let text = Array(recipient.text.utf8)
        let spoilt = (0...text.count).flatMap { place in
            (0..<0x80 as Range<UInt8>).map { String(decoding: text[..<place] + [$0] + text[place...], as: UTF8.self) }
        }
        let read = spoilt.filter { Recipient($0) != nil }
        #expect(read == [])
    }

    @Test(
        "R39: a share holds to the end of its last day; revocation outlives expiry",
        arguments: [
            (nil, false, [.active, .active, .active]), (Sample.today, false, [.active, .active, .expired]),
            (nil, true, [.revoked, .revoked, .revoked]), (Sample.today, true, [.revoked, .revoked, .revoked]),
        ] as [(Day?, Bool, [Facts.ShareState])])
    func state(_ until: Day?, _ isRevoked: Bool, _ states: [Facts.ShareState]) {
        let terms = ShareTerms(recipient: .team, level: .full, purpose: "", basis: "", necessity: "", until: until)
        let share = Share(
            id: Sample.id(1), terms: terms, sharedAt: Instant(milliseconds: 0), sharedBy: Sample.id(2),
            revokedAt: isRevoked ? Instant(milliseconds: 1) : nil)
        #expect((-1...1).map { share.state(on: Sample.today.adding(days: $0)) } == states)
    }

    @Test("R40: levels run from least to most, with the numbers of the log")
    func levels() {
        #expect(Level.allCases.sorted() == [.indication, .summary, .full])
        #expect(Level.allCases.map(\.code) == [1, 2, 3])
    }
}

/// What the form refuses to share must be what the policy refuses to show, and the other way round.
struct ShareTermsTests {
    struct Sharing: Sendable, CustomTestStringConvertible {
        let handling: Handling
        let recipient: Recipient
        let level: Level

        var testDescription: String { "\(handling) to \(relation) at \(level)" }

        static let all = Handling.allCases.flatMap { handling in
            SharingTests.recipients.flatMap { recipient in
                Level.allCases.map { Sharing(handling: handling, recipient: recipient, level: $0) }
            }
        }

        var relation: Facts.Relation {
            switch recipient {
            case .team: .team
            case .agency: .agency
            case .seat: .named
            }
        }

        var isRefusedByForm: Bool {
            ShareTerms(recipient: recipient, level: level, purpose: "", basis: "", necessity: "").problem(for: handling) != nil
        }

        var seen: Level? {
            var facts = Facts(act: .seeEntry)
            facts.membership = .member
            facts.handling = handling
            facts.relation = relation
            facts.share = .active
            facts.shared = level
            facts.basis = .valid
            return highestLevel(facts)?.level
        }
    }

    @Test("R39, R40, R43: a member sees exactly what the form lets be shared", arguments: Sharing.all)
    func formAndPolicy(_ sharing: Sharing) {
        #expect((sharing.seen == sharing.level) == !sharing.isRefusedByForm)
    }

    @Test("R43: the form refuses named people to agency and team, and own agency to the team or as full text")
    func refused() {
        let refused = Sharing.all.filter(\.isRefusedByForm).map(\.testDescription)
        #expect(
            refused == [
                "namedPeople to team at indication", "namedPeople to team at summary", "namedPeople to team at full",
                "namedPeople to agency at indication", "namedPeople to agency at summary", "namedPeople to agency at full",
                "ownAgency to team at indication", "ownAgency to team at summary", "ownAgency to team at full",
                "ownAgency to agency at full", "ownAgency to named at full",
            ])
    }
}
