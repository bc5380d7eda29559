import Testing

@testable import Domain

struct ErasureFormTests {
    private let good = ["ground": ["retention"], "reason": ["The period ended."], "reference": ["RT-2026-00007"]]

    private func errors(_ change: [String: [String]], decision: Bool = false) -> [String] {
        do throws(FormErrors) {
            let form = Form(good.merging(change) { $1 })
            if decision {
                _ = try ErasureDecisionForm.parse(form, reference: "RT-2026-00007")
            } else {
                _ = try ErasureForm.parse(form, reference: "RT-2026-00007")
            }
            return []
        } catch { return error.problems.map(\.field) }
    }

    @Test("R86: a proposal needs a ground, a reason, and the reference typed byte by byte")
    func proposal() {
        #expect(errors([:]) == [])
        #expect(errors(["ground": ["whim"]]) == ["ground"])
        #expect(errors(["reason": [" "]]) == ["reason"])
        #expect(errors(["reason": [String(repeating: "x", count: 301)]]) == ["reason"])
        for other in ["", "RT-2026-00008", "rt-2026-00007", "RT-2026-00007\u{301}"] { #expect(errors(["reference": [other]]) == ["reference"]) }
    }

    @Test("R86: erasing needs the reference, refusing a reason; a decision is one of the two")
    func decision() {
        #expect(errors(["decision": ["erase"]], decision: true) == [])
        #expect(errors(["decision": ["erase"], "reference": ["RT-2026-00001"]], decision: true) == ["reference"])
        #expect(errors(["decision": ["refuse"], "reference": [""]], decision: true) == ["answer"])
        #expect(errors(["decision": ["refuse"], "reference": [""], "answer": ["Too early."]], decision: true) == [])
        #expect(errors(["decision": ["maybe"]], decision: true) == ["decision"])
    }

    @Test("R86: a proposal stands for 14 days and not a millisecond longer")
    func lapse() {
        let at = Instant(milliseconds: 1_795_255_200_000)
        let step = Erasure.Step(seat: ID(at: at, random: []), person: ID(at: at, random: []), at: at, words: "")
        let erasure = Erasure(
            id: ID(at: at, random: []), caseID: ID(at: at, random: []), reference: "", closedAt: nil, state: .proposed, ground: .request, proposed: step,
            decided: nil, keysGoneAt: nil)
        let end = at.adding(days: 14)
        #expect(erasure.state(at: end) == .proposed)
        #expect(erasure.state(at: Instant(milliseconds: end.milliseconds + 1)) == .lapsed)
    }
}
