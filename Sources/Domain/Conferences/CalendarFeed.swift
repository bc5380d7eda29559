/// Meetings for a calendar program: one event each, without a person, a case or a participant (RFC 5545; interface reference 4.2).
public struct CalendarFeed: Sendable {
    public struct Event: Sendable {
        public let meeting: Meeting
        public let name: String
        /// Where the meeting opens, for those who sign in.
        public let address: String

        public init(meeting: Meeting, name: String, address: String) {
            self.meeting = meeting
            self.name = name
            self.address = address
        }
    }

    public let events: [Event]
    /// When the feed was made.
    public let at: Instant

    public init(events: [Event], at: Instant) {
        self.events = events
        self.at = at
    }

    /// As calendar programs read it: UTF-8, lines end CRLF and are folded at 75 octets.
    public var text: String {
        let head = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Roundtable//Meetings//EN", "METHOD:PUBLISH", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
            "X-PUBLISHED-TTL:PT6H",
        ]
        return (head + events.flatMap(lines) + ["END:VCALENDAR"]).map { Self.folded($0) + "\r\n" }.joined()
    }

    private func lines(_ event: Event) -> [String] {
        let (meeting, plan) = (event.meeting, event.meeting.plan)
        return [
            "BEGIN:VEVENT", "UID:\(meeting.id.text)@roundtable", "DTSTAMP:\(Self.utc(at))", "DTSTART:\(Self.utc(plan.startsAt))",
            "DTEND:\(Self.utc(meeting.endsAt))",
            "SEQUENCE:\(meeting.version)", "STATUS:\(meeting.state == .cancelled ? "CANCELLED" : "CONFIRMED")", "CLASS:PRIVATE",
            "SUMMARY:\(Self.escaped(event.name))", plan.place.isEmpty ? "" : "LOCATION:\(Self.escaped(plan.place))", "URL:\(event.address)", "END:VEVENT",
        ].filter { !$0.isEmpty }
    }

    /// `20261129T133000Z` of `2026-11-29T13:30:00.000Z`.
    static func utc(_ instant: Instant) -> String {
        let digits = instant.text.utf8.prefix(19).filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") }
        return String(decoding: digits, as: UTF8.self) + "Z"
    }

    /// Backslash, semicolon, comma and line ends, as RFC 5545, 3.3.11 says; other control characters are left out.
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in trimmed(text).utf8 {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: ","): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0a: bytes += Array("\\n".utf8)
            case 0..<0x20, 0x7f: break
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// At most 75 octets a line, further ones begin with a space; no scalar is torn (RFC 5545, 3.1).
    static func folded(_ line: String) -> String {
        var (bytes, length): ([UInt8], Int) = ([], 0)
        for scalar in line.unicodeScalars {
            let next = Array(String(scalar).utf8)
            if length + next.count > 75 {
                bytes += Array("\r\n ".utf8)
                length = 1
            }
            bytes += next
            length += next.count
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
