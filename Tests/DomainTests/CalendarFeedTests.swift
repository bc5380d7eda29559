import Foundation
import Testing

@testable import Domain

@Suite("Meetings for a calendar program") struct CalendarFeedTests {
    private static func feed(_ name: String, place: String = "", state: Meeting.State = .planned) throws -> String {
        let starts = try #require(Instant("2026-12-01T13:30:00.000Z"))
        let plan = Meeting.Plan(startsAt: starts, minutes: 90, place: place, link: "https://meet.example/secret", chair: nil, writer: nil)
        let meeting = Meeting(
            id: Sample.id(1), series: Sample.id(2), structure: Sample.id(3), plan: plan, state: state, version: 4, circulatedAt: nil, correctionsUntil: nil,
            approvedAt: nil,
            approvedBy: nil)
        return CalendarFeed(events: [.init(meeting: meeting, name: name, address: "https://roundtable.example/meetings/1")], at: starts).text
    }

    @Test("RFC 5545: an event has its times in UTC, a stable name, its version, and whether it is cancelled") func event() throws {
        let lines = try Self.feed("Case table", place: "City Hall, Room 4").components(separatedBy: "\r\n")
        #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "" && lines.dropLast().last == "END:VCALENDAR")
        for line in [
            "DTSTART:20261201T133000Z", "DTEND:20261201T150000Z", "SEQUENCE:4", "STATUS:CONFIRMED", "CLASS:PRIVATE", "SUMMARY:Case table",
            "LOCATION:City Hall\\, Room 4", "URL:https://roundtable.example/meetings/1",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(try Self.feed("x", state: .cancelled).contains("STATUS:CANCELLED"))
        #expect(try !Self.feed("x").contains("secret"), "the link to the room is for those who sign in")
    }

    @Test("RFC 5545, 3.1 and 3.3.11: whatever a name holds, no line is longer than 75 octets, none is torn, and none is a property of its own") func hostile()
        throws
    {
        var random = SplitMix64(state: 5)
        let pieces = ["a", "ü", "€", "𝄞", ";", ",", "\\", "\n", "\r\n", "\r", "\u{7}", "BEGIN:VEVENT", ":", "e\u{301}"]
        for _ in 0..<2_000 {
            let name = (0..<Int.random(in: 0...90, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let text = try Self.feed("n" + name)
            var lines: [[UInt8]] = [[]]
            let bytes = Array(text.utf8)
            var index = 0
            while index < bytes.count {
                if bytes[index] == 0x0d {
                    #expect(bytes[index + 1] == 0x0a, "a line end is whole")
                    lines.append([])
                    index += 2
                } else {
                    #expect(bytes[index] >= 0x20, "no bare control character")
                    lines[lines.count - 1].append(bytes[index])
                    index += 1
                }
            }
            #expect(lines.allSatisfy { $0.count <= 75 && String(validating: $0, as: UTF8.self) != nil })
            #expect(lines.filter { $0.starts(with: "BEGIN:VEVENT".utf8) }.count == 1)
        }
    }
}
