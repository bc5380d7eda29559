import Domain
import Foundation
import TestSupport
import Testing

@testable import App
@testable import Records

extension Scenario {
    /// Meetings of today with the case on the agenda: one with a guest, contributions asked, and everybody here and heard; one for which no contribution
    /// is asked yet; one that can be cancelled; and with minutes to send round, to correct and to approve.
    mutating func meet(on site: TestSite) async throws {
        let coordinator = Role.coordinator.seat
        func post(_ path: String, _ form: [(String, String)]) async throws {
            let answer = try await site.post(path, form, as: coordinator)
            try #require(answer.status == 303, "\(path): \(answer.text)")
        }
        try await post("/series", Forms.series + [("structure", own["usual"] ?? "")])
        own["series"] = try await site.id("SELECT id FROM series ORDER BY id DESC LIMIT 1")
        try await post("/series", Forms.series.map { ($0.0, $0.0 == "kind" ? "strategic" : $0.1) } + [("structure", own["strategic"] ?? "")])
        let strategic = try await site.id("SELECT id FROM series ORDER BY id DESC LIMIT 1")
        own["today"] = site.site.environment.now().day(in: .gmt).text
        let today = Forms.meeting.map { ($0.0, $0.1 == ":today" ? own["today"] ?? "" : $0.1) }
        for name in ["cancelled", "asking", "closing", "clean", "round", "meeting"] {
            try await post("/series/\(own["series"] ?? "")/meetings", today)
            own[name] = try await site.id("SELECT id FROM meeting ORDER BY id DESC LIMIT 1")
        }
        try await post("/series/\(strategic)/meetings", today)
        own["top"] = try await site.id("SELECT id FROM meeting ORDER BY id DESC LIMIT 1")
        for (meeting, item) in [
            ("asking", "askingItem"), ("closing", "closingItem"), ("clean", "cleanItem"), ("round", "roundItem"), ("meeting", "agenda"),
        ] {
            try await post("/meetings/\(own[meeting] ?? "")/cases", [("case", own["case"] ?? ""), ("case-minutes", "20")])
            own[item] = try await site.id("SELECT id FROM agenda_item ORDER BY id DESC LIMIT 1")
        }
        try await post("/meetings/\(own["meeting"] ?? "")/items/\(own["agenda"] ?? "")/contributions", [("due", own["today"] ?? "")])
        let path = "/meetings/\(own["meeting"] ?? "")/items/\(own["agenda"] ?? "")/invitations"
        try await post(path, [("seat", own["guestSeat"] ?? ""), ("why", "Knows the group.")])
        own["attendance"] = try await site.id("SELECT id FROM attendance ORDER BY id DESC LIMIT 1")
        try await post(path, [("seat", own["policeSeat"] ?? ""), ("why", "At the table.")])
        try await post(
            "/meetings/\(own["asking"] ?? "")/items/\(own["askingItem"] ?? "")/invitations", [("seat", own["policeSeat"] ?? ""), ("why", "To see.")])
        own["askingAttendance"] = try await site.id("SELECT id FROM attendance ORDER BY id DESC LIMIT 1")
        let made = try await site.post("/calendar", [], as: Role.owner.seat).text
        own["calendar"] = String(try #require(made.firstMatch(of: #//calendar/([0-9a-f]{64})/#)).1)
        try await hold(on: site, post)
    }

    /// The table of the meeting is here, heard, and has decided; the minutes of two others are round, one with a correction.
    private mutating func hold(on site: TestSite, _ post: (String, [(String, String)]) async throws -> Void) async throws {
        let item = "/meetings/\(own["meeting"] ?? "")/items/\(own["agenda"] ?? "")"
        let seats = try await site.database.read { [agenda = own["agenda"]] tx in
            try tx.rows("SELECT attendance.id, agency_id FROM attendance JOIN seat ON seat.id = seat_id WHERE item_id = \(agenda ?? "")").map {
                try ($0.text("id"), $0.text("agency_id"))
            }
        }
        try await post("\(item)/attendance", seats.map { ("here", $0.0) })
        try await post("\(item)/minutes", seats.map { ("nothing.\($0.1)", "yes") })
        let voices = [("voice.municipality", "agrees"), ("voice.police", "agrees")]
        try await post("\(item)/resolutions", [("on", "other"), ("question", "A visit?")] + voices)
        own["resolution"] = try await site.id("SELECT id FROM resolution ORDER BY id DESC LIMIT 1")
        for name in ["clean", "round"] { try await post("/meetings/\(own[name] ?? "")/circulation", [("until", own["today"] ?? "")]) }
        let path = "/meetings/\(own["round"] ?? "")/items/\(own["roundItem"] ?? "")/corrections"
        try #require(try await site.post(path, [("correction", "He came twice.")], as: Role.member.seat).status == 303)
        own["correction"] = try await site.id("SELECT id FROM correction ORDER BY id DESC LIMIT 1")
    }
}
