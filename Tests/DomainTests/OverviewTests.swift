import Foundation
import Testing

@testable import Domain

@Suite("What a strategic structure sees") struct OverviewTests {
    @Test("R12: numbers below five are hidden, and so is a sum from which they could be worked out") func figures() {
        let line = Overview.Line("x", events: [5, 4, 0, 7])
        #expect(line.figures.map(\.words) == ["5", "fewer than 5", "fewer than 5", "7"])
        // Two hidden ones, but together fewer than five: the sum would say that these are four.
        #expect(line.total == .hidden)
        #expect(Overview.Line("x", events: [5, 6, 7, 8]).total == .exactly(26))
        #expect(Overview.Line("x", events: [5, 6, 7, 3]).total == .hidden)
        #expect(Overview.Line("x", events: [9, 9, 3, 4]).total == .exactly(25))
        #expect(Overview.Line("x", events: [1, 1, 1, 1]).total == .hidden)
        #expect(Overview.Line("x", events: [0, 0, 0, 0]).total == .hidden)
        #expect(Overview.Line("x", events: [2, 2, 1, 1]).total == .exactly(6))
    }

    /// Whoever sees the line knows the numbers that are shown, and that the others are 0 to 4.
    @Test("R12: from no line of up to six can a hidden number be worked out") func nothingFollows() {
        let all = (0..<1296).map { code in [code % 6, code / 6 % 6, code / 36 % 6, code / 216] }
        let seen = Dictionary(grouping: all) { counts in
            let line = Overview.Line("x", events: counts)
            return (line.figures + [line.total ?? .hidden]).map(\.words).joined(separator: "|")
        }
        for (words, possible) in seen {
            for place in 0..<4 where possible[0][place] < Figure.least {
                #expect(Set(possible.map { $0[place] }).count >= 2, "\(words) says what stands at \(place)")
            }
        }
    }

    @Test("R12: what was open is rounded, so that two quarters do not tell what came in between") func stocks() {
        let line = Overview.Line("x", stocks: [4, 5, 7, 13])
        #expect(line.figures.map(\.words) == ["fewer than 5", "about 5", "about 5", "about 15"] && line.total == nil)
    }

    @Test("R12: quarters are those that are over, in the network's own time") func quarters() throws {
        let day = try #require(Day("2026-11-22"))
        let quarters = Quarter.last(4, before: day)
        #expect(quarters.map(\.words) == ["Q4 2025", "Q1 2026", "Q2 2026", "Q3 2026"])
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(quarters[3].range(in: zone).upperBound.text == "2026-09-30T22:00:00.000Z")
        let first = try #require(Day("2026-10-01"))
        #expect(Quarter.last(1, before: first).map(\.words) == ["Q3 2026"])
        #expect(Quarter.last(1, before: first.adding(days: -1)).map(\.words) == ["Q2 2026"])
    }
}

@Suite("Who steers") struct CoordinationTests {
    private func template(_ coordination: Template.Coordination, lead: String? = "police") -> Template {
        var template = Sample.template
        template.identity.coordination = Sample.said(coordination)
        template.decision.rule = Sample.said(coordination.rule)
        template.members.lead = lead.map { Sample.said($0) }
        return template
    }

    private func structure(_ template: Template, members: [String: Seat.ID], onCall: Set<String> = [], plan: String = "") -> Structure {
        Structure(
            id: Sample.id(1), name: "n", state: .draft, version: 1, revision: 1, calendar: WorkCalendar(zone: .gmt), template: template, members: members,
            onCall: onCall, emergencyPlan: plan)
    }

    @Test("R13: the same voices are no decision horizontally, and one vertically") func decides() {
        let ballot = Ballot(["police": .agrees, "city": .objects, "health": .agrees])
        #expect(template(.horizontal).verdict(ballot) == .refused(by: "no consensus: 1 objected"))
        #expect(template(.vertical).verdict(ballot) == .agreed(by: "the lead authority, after hearing all"))
    }

    @Test("R13: horizontally an entry stays with its owner, vertically the team is proposed, never for what is for people or one agency") func shows() {
        #expect(template(.horizontal).usualHandling == .ownAgency && template(.vertical).usualHandling == .caseTeam)
        for handling in Handling.allCases {
            #expect(template(.horizontal).usualRecipients(handling).isEmpty)
            #expect(template(.vertical).usualRecipients(handling) == ([.caseTeam, .network].contains(handling) ? [.team] : []))
        }
    }

    @Test("R13: vertically a place has to lead, and somebody has to take it") func leads() {
        let seat = Sample.seats[0]
        func fields(_ template: Template, _ members: [String: Seat.ID]) -> [String] {
            structure(template, members: members, plan: "p").gaps.problems.map(\.field)
        }
        #expect(fields(template(.horizontal, lead: nil), [:]).isEmpty)
        #expect(fields(template(.vertical, lead: nil), [:]) == ["lead"])
        #expect(fields(template(.vertical), ["city": seat]) == ["place.police"])
        #expect(fields(template(.vertical), ["police": seat]).isEmpty)
    }

    @Test("R36: where an answer within hours is promised, somebody is on call or a plan is written") func danger() {
        let open = template(.horizontal)
        #expect(open.hasDangerPath)
        #expect(structure(open, members: [:]).gaps.problems.map(\.field) == ["emergency"])
        #expect(structure(open, members: [:], plan: "Call 0100.").gaps.isEmpty)
        #expect(structure(open, members: ["city": Sample.seats[0]], onCall: ["city"]).gaps.isEmpty)
        var slow = open
        slow.clocks.removeAll { $0.hours != nil }
        #expect(structure(slow, members: [:]).gaps.isEmpty)
    }
}
