import Foundation
import Testing

@testable import Domain

@Suite("Referrals on an agenda, and who hears of them") struct MeetingFormTests {
    private static let referrals = (1...3).map { Referral.ID("00000000-0000-7000-8000-00000000000\($0)") }.compactMap(\.self)

    private static func parse(_ values: [String: [String]]) throws -> AgendaReferralsForm { try .parse(Form(values), waiting: Array(referrals.prefix(2))) }

    @Test("R60: only referrals that wait can be put on an agenda") func waiting() throws {
        try #require(Self.referrals.count == 3)
        let all = Self.referrals.map(\.text)
        let typed = try Self.parse(["referral": all, "referral-minutes": ["15"], "whole-table": ["yes"]])
        #expect(typed.referrals == Array(Self.referrals.prefix(2)) && typed.minutes == 15 && typed.invitesTable)
        #expect(try !Self.parse(["referral": [all[0]], "referral-minutes": ["15"]]).invitesTable)
        for (values, field) in [
            (["referral": [all[2]], "referral-minutes": ["15"]], "referral"), (["referral-minutes": ["15"]], "referral"),
            (["referral": [all[0]], "referral-minutes": ["4"]], "referral-minutes"),
        ] {
            do {
                _ = try Self.parse(values)
                Issue.record("\(values)")
            } catch let errors as FormErrors { #expect(errors.message(for: field) != nil, "\(values)") }
        }
    }

    private static func meeting(_ state: Meeting.State, until: Day? = nil) throws -> Meeting {
        let day = try #require(Day("2026-03-02"))
        return try Meeting(
            id: #require(Meeting.ID("00000000-0000-7000-8000-000000000001")), series: #require(Series.ID("00000000-0000-7000-8000-000000000002")),
            structure: #require(Structure.ID("00000000-0000-7000-8000-000000000003")),
            plan: .init(startsAt: day.at(minute: 570, in: .gmt), minutes: 60, place: "", link: "", chair: nil, writer: nil), state: state, version: 1,
            circulatedAt: nil, correctionsUntil: until, approvedAt: nil, approvedBy: nil)
    }

    @Test("R59: hearing of a referral begins with the invitation, and ends with the corrections, or thirty days after a meeting without minutes")
    func heard() throws {
        let days = ["2026-02-01", "2026-03-02", "2026-04-01", "2026-04-02"].compactMap { Day($0) }
        func heard(_ meeting: Meeting) -> [Bool] { days.map { meeting.isHeard(on: $0, in: .gmt) } }
        #expect(try heard(Self.meeting(.planned)) == [true, true, true, false])
        #expect(try heard(Self.meeting(.circulated, until: days[2])) == [true, true, true, false])
        #expect(try heard(Self.meeting(.circulated, until: days[1])) == [true, true, false, false])
        #expect(try heard(Self.meeting(.approved, until: days[3])) == [false, false, false, false])
        #expect(try heard(Self.meeting(.cancelled)) == [false, false, false, false])
    }
}
