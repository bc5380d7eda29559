import Testing

@testable import Domain

/// R30: every combination of answers ends in exactly one of three, by a rule that stands in words in front of its reader.
@Suite struct SelfCheckTests {
    private static let all: [SelfCheck] = {
        var all: [SelfCheck] = []
        let signs: [Set<SelfCheck.Sign>] = [[], [.belief, .clothing, .origin, .opinion]] + SelfCheck.Sign.allCases.map { [$0] } + [[.threats, .belief]]
        for isDanger in [true, false] {
            for isSure in [true, false] {
                for hasTried in [true, false] {
                    for problems in SelfCheck.Problems.allCases {
                        for means in SelfCheck.Means.allCases {
                            all += signs.map {
                                SelfCheck(isDanger: isDanger, problems: problems, means: means, hasTried: hasTried, signs: $0, isSure: isSure)
                            }
                        }
                    }
                }
            }
        }
        return all
    }()

    private func all(_ end: SelfCheck.End, where holds: (SelfCheck) -> Bool) -> Bool { Self.all.filter(holds).allSatisfy { $0.end.end == end } }

    @Test("R30: all 936 combinations end, each with a sentence") func total() {
        #expect(Self.all.count == 936 && Self.all.allSatisfy { !$0.end.reason.isEmpty })
        #expect(Set(Self.all.map(\.end.end)).count == 3)
    }

    @Test("R30: danger comes first, whatever else was answered") func danger() {
        #expect(Self.all.filter(\.isDanger).allSatisfy { $0.end.end == .act && $0.end.reason.contains("Call the emergency number now") })
        #expect(Self.all.filter { !$0.isDanger }.allSatisfy { !$0.end.reason.contains("emergency") })
    }

    @Test("R30: belief, clothing, origin and opinion alone never lead to a referral, and change nothing beside other signs") func signs() {
        let idle = Self.all.filter { !$0.isDanger && !$0.signs.contains(where: \.matters) }
        #expect(!idle.isEmpty && idle.allSatisfy { $0.end.end != .refer })
        #expect(idle.filter { $0.isSure && $0.problems != .several }.allSatisfy { $0.end.end == .act })
        for check in Self.all {
            let more = SelfCheck(
                isDanger: check.isDanger, problems: check.problems, means: check.means, hasTried: check.hasTried,
                signs: check.signs.union([.belief, .opinion]), isSure: check.isSure)
            #expect(more.end == check.end && more.notes.count >= 2)
        }
    }

    @Test("R30 S0:21: a referral needs several serious problems, and own means that were tried or are missing") func refer() {
        func isGrave(_ check: SelfCheck) -> Bool {
            !check.isDanger && check.isSure && check.signs.contains(where: \.matters) && check.problems == .several && (check.hasTried || check.means == .no)
        }
        #expect(all(.refer, where: isGrave))
        #expect(Self.all.filter { !isGrave($0) }.allSatisfy { $0.end.end != .refer })
    }

    @Test("R30: what is unsure is asked; one problem that the agency can deal with is its own work") func others() {
        let matters: (SelfCheck) -> Bool = { !$0.isDanger && $0.signs.contains(where: \.matters) }
        #expect(all(.ask) { matters($0) && !$0.isSure })
        #expect(all(.act) { matters($0) && $0.isSure && $0.problems == .one && $0.means == .yes })
        #expect(all(.ask) { matters($0) && $0.isSure && $0.problems == .one && $0.means != .yes })
        #expect(all(.act) { matters($0) && $0.isSure && $0.problems == .several && $0.means == .yes && !$0.hasTried })
    }

    @Test("R30: what was not answered is named, and nothing is invented") func form() throws {
        let full = ["danger": "no", "sure": "yes", "problems": "several", "means": "no", "tried": "no"].mapValues { [$0] }
        #expect(try SelfCheck.parse(Form(full)).end.end == .ask)
        #expect(try SelfCheck.parse(Form(full.merging(["signs": ["threats", "nonsense"]]) { $1 })).end.end == .refer)
        for field in full.keys {
            for value in [nil, "maybe"] {
                var form = full
                form[field] = value.map { [$0] }
                #expect { try SelfCheck.parse(Form(form)) } throws: { ($0 as? FormErrors)?.problems.map(\.field) == [field] }
            }
        }
    }
}
