import Foundation
import Testing

@testable import Domain

@Suite("Minutes, decisions and corrections, as typed") struct MinutesTests {
    private static let agencies: [Agency.ID] = [Sample.id(1), Sample.id(2)]
    private static let parts: [Minutes.Part] = [.summary, .confidence, .person] + agencies.flatMap { [.view($0), .nothing($0), .extract($0)] }

    private static func content(_ random: inout SplitMix64) -> Minutes.Content {
        var content = Minutes.Content()
        for part in parts {
            content[part] = part.isTick ? ["", "yes"].randomElement(using: &random) ?? "" : ["", "a", "b"].randomElement(using: &random) ?? ""
        }
        return content
    }

    private static func form(shown: Minutes.Content, typed: Minutes.Content) -> Form {
        var values: [String: [String]] = [:]
        for part in parts {
            values[MinutesForm.shown(part)] = [shown[part]]
            if !part.isTick || !typed[part].isEmpty { values[part.name] = [typed[part]] }
        }
        return Form(values)
    }

    @Test("R60: whatever two writers type at once, neither loses what only one of them touched, and nobody overwrites what was not shown") func merge() throws {
        var random = SplitMix64(state: 6)
        var clashed = 0
        for _ in 0..<20_000 {
            let (shown, first, second) = (Self.content(&random), Self.content(&random), Self.content(&random))
            let (saved, none) = try MinutesForm.parse(Self.form(shown: shown, typed: first), parts: Self.parts).merged(into: shown)
            #expect(saved == first && none.isEmpty)
            let (merged, clashes) = try MinutesForm.parse(Self.form(shown: shown, typed: second), parts: Self.parts).merged(into: saved)
            for part in Self.parts {
                // Written anew, field by field.
                let (was, one, two) = (shown[part], first[part], second[part])
                if two == was { #expect(merged[part] == one && !clashes.contains(part)) }
                if one == was { #expect(merged[part] == two && !clashes.contains(part)) }
                if one != was, two != was { #expect(merged[part] == one && clashes.contains(part) == (one != two)) }
            }
            clashed += clashes.count
        }
        #expect(clashed > 1_000)
    }

    @Test("R60: a part that the page does not have is not looked at; what is too long is said and nothing is saved") func parts() throws {
        let form = Form(["summary": ["s"], "extract.\(Self.agencies[1])": ["x"], "view.x": ["y"]])
        let parsed = try MinutesForm.parse(form, parts: [.summary, .view(Self.agencies[0])])
        #expect(parsed.merged(into: .init()).content.texts == ["summary": "s"])
        let long = String(repeating: "ü", count: Minutes.Part.limit + 1)
        #expect(throws: FormErrors.self) { try MinutesForm.parse(Form(["summary": [long]]), parts: [.summary]) }
    }

    @Test("R27: heard is whoever said something, or that there is nothing to add") func heard() {
        var content = Minutes.Content()
        let (one, other) = (Self.agencies[0], Self.agencies[1])
        #expect(!content.heard(one))
        content[.extract(one)] = "x"
        content[.confidence] = "yes"
        #expect(!content.heard(one))
        content[.nothing(one)] = "yes"
        content[.view(other)] = "v"
        #expect(content.heard(one) && content.heard(other))
    }

    @Test("R43: there is a tick for what was said in confidence, and no field for what it was") func confidence() throws {
        #expect(Minutes.Part.confidence.isTick)
        let form = Form(["confidence": ["The aunt knows."], "confidence-text": ["The aunt knows."], "was.confidence": [""]])
        #expect(try MinutesForm.parse(form, parts: Self.parts).merged(into: .init()).content == .init())
    }

    @Test("R61: minutes take corrections from the day they are sent round until the day that is set; written they are from their day until they are approved")
    func days() throws {
        let day = try #require(Day("2026-11-10"))
        func meeting(_ state: Meeting.State, until: Day? = nil) -> Meeting {
            let plan = Meeting.Plan(startsAt: day.at(minute: 570, in: .gmt), minutes: 60, place: "", link: "", chair: nil, writer: nil)
            return Meeting(
                id: Sample.id(1), series: Sample.id(2), structure: Sample.id(3), plan: plan, state: state, version: 1, circulatedAt: nil,
                correctionsUntil: until, approvedAt: nil,
                approvedBy: nil)
        }
        for state in Meeting.State.allCases {
            for offset in -3...12 {
                let (today, until) = (day.adding(days: offset), day.adding(days: 5))
                let found = meeting(state, until: state == .circulated ? until : nil)
                #expect(found.isWritten(on: today, in: .gmt) == (offset >= 0 && (state == .planned || state == .circulated)))
                #expect(found.takesCorrections(on: today) == (state == .circulated && offset <= 5))
            }
        }
        func circulation(_ text: String) throws(FormErrors) -> Day { try CirculationForm.parse(Form(["until": [text]]), today: day).until }
        #expect(try circulation("2026-11-10") == day)
        for wrong in ["", "2026-11-09", "2027-01-10", "soon"] { #expect(throws: FormErrors.self) { try circulation(wrong) } }
    }
}
