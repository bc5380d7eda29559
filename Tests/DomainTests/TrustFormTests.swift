import Domain
import Foundation
import Testing

@Suite("Pledges, emergencies, many cases and breaches: what is typed and what is counted")
struct TrustFormTests {
    private let pledge = Pledge(version: 3, text: "All", guestText: "Guests", months: 12)

    private func problems(_ work: () throws(FormErrors) -> Void) -> [String] {
        do { try work() } catch { return error.problems.map(\.field) }
        return []
    }

    private func signature(_ role: Member.Role, version: Int = 3, until: String) throws -> Pledge.Signature {
        try .init(
            id: ID(at: Instant(milliseconds: 0), random: [1]), person: ID(at: Instant(milliseconds: 0), random: [2]),
            seat: ID(at: Instant(milliseconds: 0), random: [3]), structure: ID(at: Instant(milliseconds: 0), random: [4]), role: role, version: version,
            signedAt: Instant(milliseconds: 0), until: #require(Day(until)))
    }

    @Test("R51: a signature holds in its version and role, until its last day; where guests have no own words, one text holds for all")
    func holds() throws {
        let day = try #require(Day("2026-11-29"))
        #expect(try signature(.member, until: "2026-11-29").holds(pledge, for: .member, on: day))
        #expect(try !signature(.member, until: "2026-11-28").holds(pledge, for: .member, on: day))
        #expect(try !signature(.member, version: 2, until: "2027-01-01").holds(pledge, for: .member, on: day))
        #expect(try !signature(.member, until: "2027-01-01").holds(pledge, for: .guest, on: day))
        #expect(try signature(.guest, until: "2027-01-01").holds(pledge, for: .guest, on: day))
        let one = Pledge(version: 3, text: "All", guestText: "", months: 12)
        #expect(try signature(.member, until: "2027-01-01").holds(one, for: .guest, on: day))
        #expect(pledge.text(for: .guest) == "Guests" && one.text(for: .guest) == "All")
    }

    @Test("R51: the set-up needs months from 1 to 60, and no words for guests alone; a signature needs the tick, and the version that was read")
    func pledgeForms() throws {
        #expect(
            problems { () throws(FormErrors) in _ = try PledgeForm.parse(Form(["pledge": [""], "guests": ["G"], "months": ["0"]])) } == ["pledge", "months"])
        #expect(problems { () throws(FormErrors) in _ = try PledgeForm.parse(Form(["pledge": ["P"], "months": ["61"]])) } == ["months"])
        #expect(try PledgeForm.parse(Form(["pledge": ["P"], "months": ["60"], "version": ["2"]])).shown == 2)
        func sign(_ fields: [String: [String]]) -> [String] {
            problems { () throws(FormErrors) in _ = try PledgeSigning.parse(Form(fields), pledge) }
        }
        #expect(sign(["role": ["member"], "version": ["3"], "agreed": ["yes"]]).isEmpty)
        #expect(sign(["role": ["member"], "version": ["3"]]) == ["agreed"])
        #expect(sign(["role": ["owner"], "version": ["2"], "agreed": ["yes"]]) == ["role", "agreed"])
    }

    @Test("R91: reference, reason of 20 characters, basis and code are all asked for at once")
    func glassForm() {
        func open(_ fields: [String: [String]]) -> [String] {
            problems { () throws(FormErrors) in _ = try GlassForm.parse(Form(fields), structures: []) }
        }
        #expect(open([:]) == ["reference", "emergency", "basis", "code"])
        #expect(
            open(["reference": ["RT-2026-00007"], "emergency": [String(repeating: "a", count: 19)], "basis": ["x"], "code": ["1"]]) == ["emergency", "basis"])
    }

    @Test("Breadth: the 61st case of an hour asks, the 201st stops; a day beyond three times the own habit asks, above twenty and with a habit only")
    func breadth() {
        #expect(Breadth.kind(hour: 60, day: 60, before: []) == nil && Breadth.kind(hour: 61, day: 61, before: []) == .hour)
        #expect(Breadth.kind(hour: 200, day: 200, before: []) == .hour && Breadth.kind(hour: 201, day: 201, before: []) == .stop)
        let habit = [1, 9, 7, 2, 8]
        #expect(Breadth.kind(hour: 1, day: 21, before: habit) == nil && Breadth.kind(hour: 1, day: 22, before: habit) == .day)
        #expect(Breadth.kind(hour: 1, day: 20, before: [1, 1, 1, 1, 1]) == nil && Breadth.kind(hour: 1, day: 21, before: [1, 1, 1, 1, 1]) == .day)
        #expect(Breadth.kind(hour: 1, day: 59, before: [1, 1, 1, 1]) == nil)
    }

    @Test("The reason for many cases names nobody") func reason() {
        #expect(problems { () throws(FormErrors) in _ = try BreadthForm.parse(Form(["reason": ["I look for Jarek Nowak."]]), known: []) } == ["reason"])
        #expect(problems { () throws(FormErrors) in _ = try BreadthForm.parse(Form(["reason": ["We prepare the audit of the year."]]), known: []) }.isEmpty)
    }

    @Test("A breach has 72 hours from when it was found; it names nobody, lies not in the future, and is closed only when all is decided")
    func breach() throws {
        let now = try #require(Instant("2026-11-29T10:00:00.000Z"))
        func parse(_ more: [String: String]) throws(FormErrors) -> BreachForm {
            let usual = ["happened": "A letter went astray.", "found-day": "2026-11-26", "found-time": "09:59", "authority": "open", "persons": "open"]
            return try BreachForm.parse(Form(usual.merging(more) { $1 }.mapValues { [$0] }), zone: .gmt, now: now, known: [])
        }
        let form = try parse([:])
        let breach = Breach(id: ID(at: now, random: [1]), version: 1, standing: form.standing, content: form.content)
        #expect(breach.due == Instant("2026-11-29T09:59:00.000Z") && breach.isOverdue(at: now) && !breach.isOverdue(at: breach.due.adding(seconds: -1)))
        let wrong: [([String: String], [String])] = [
            (["found-day": "2026-11-30"], ["found-day"]), (["found-time": "24:00"], ["found-time"]), (["found-day": ""], ["found-day"]),
            (["authority": "not-needed"], ["note"]), (["authority": "told"], ["authority-day"]), (["closed": "yes"], ["closed"]),
            (["happened": "The file of Jarek Nowak was sent."], ["happened"]),
        ]
        for (more, fields) in wrong { #expect(problems { () throws(FormErrors) in _ = try parse(more) } == fields, "\(more)") }
    }

    @Test("R88: the search of the log takes people and kinds of its lists alone") func query() throws {
        let known: Practitioner.ID = ID(at: Instant(milliseconds: 0), random: [1])
        let other: Practitioner.ID = ID(at: Instant(milliseconds: 0), random: [2])
        func find(_ fields: [String: String]) throws(FormErrors) -> LogQuery {
            try LogQuery.parse(Form(fields.mapValues { [$0] }), people: [known])
        }
        #expect(try find(["person": known.text, "code": "31", "reference": "rt-2026-00001"]).reference == "RT-2026-00001")
        let wrong = problems { () throws(FormErrors) in
            _ = try find(["person": other.text, "code": "9999", "from": "2026-11-02", "until": "2026-11-01"])
        }
        #expect(wrong == ["person", "code", "until"])
    }
}
