import Domain
import Foundation
import Records

/// Small parts of pages.
enum Parts {
    static func phone(_ number: String, of name: String = "") -> HTML {
        guard !number.isEmpty else { return .empty }
        return """
            <a class="phone" href="\(Link.phone(number))">\(name.isEmpty ? .empty : "<span class=\"visually-hidden\">Call \(name): </span>" as HTML)\(number)</a>
            """
    }

    static func handling(_ handling: Handling) -> HTML {
        """
        <span class="handling handling-\(handling.rawValue)">\(handling.words)</span>
        """
    }

    static func level(_ level: Level) -> HTML {
        """
        <span class="level">\(level.words)</span>
        """
    }

    static func tag(_ words: String, _ kind: String = "quiet") -> HTML {
        """
        <span class="tag tag-\(kind)">\(words)</span>
        """
    }

    /// A due day in words: overdue stands out, by word and colour.
    static func due(_ day: Day, today: Day) -> HTML {
        let days = day.daysSince1970 - today.daysSince1970
        let (kind, words): (String, String) =
            switch days {
            case ..<(-1): ("overdue", "Overdue by \(-days) days")
            case -1: ("overdue", "Overdue since yesterday")
            case 0: ("soon", "Due today")
            case 1: ("soon", "Due tomorrow")
            case 2...7: ("soon", "Due in \(days) days")
            default: ("later", "Due in \(days) days")
            }
        return """
            <span class="due due-\(kind)">\(words)</span> <span class="nowrap">\(day.words)</span>
            """
    }

    static func clock(_ clock: RunningClock, now: Instant, zone: TimeZone) -> HTML {
        if clock.isPaused { return "<span class=\"due due-later\">\(clock.words): paused</span>" }
        let seconds = clock.due.seconds(since: now)
        let words = seconds < 0 ? "Overdue by \(span(-seconds))" : "\(span(seconds)) left"
        return """
            <span class="due due-\(seconds < 0 ? "overdue" : seconds < 86_400 ? "soon" : "later")">\(clock.words): \(words)</span> <span class="nowrap">\(end(of: clock.due, zone))</span>
            """
    }

    /// When a term ends: its last day, or the hour where it counts hours. Midnight belongs to the day that it ends.
    private static func end(of due: Instant, _ zone: TimeZone) -> String {
        let hour = due.clock(in: zone)
        return hour == "00:00" ? lastDay(of: due, zone) : "\(due.day(in: zone).words) \(hour)"
    }

    /// The last day of a term, in words.
    static func lastDay(of due: Instant, _ zone: TimeZone) -> String { Instant(milliseconds: due.milliseconds - 1).day(in: zone).words }

    /// `3 hours`, `12 days`
    static func span(_ seconds: Int) -> String {
        switch seconds {
        case ..<3600: plural(max(1, seconds / 60), "minute")
        case ..<172_800: plural(seconds / 3600, "hour")
        default: plural(seconds / 86_400, "day")
        }
    }

    static func plural(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    static func row(_ term: String, _ value: HTML, action: HTML = .empty) -> HTML {
        """
        <div><dt>\(term)</dt><dd>\(value)</dd>\(action.isEmpty ? .empty : "<dd class=\"actions\">\(action)</dd>" as HTML)</div>
        """
    }

    static func row(_ term: String, _ value: String) -> HTML { row(term, "<span class=\"text\">\(value.isEmpty ? "–" : value)</span>" as HTML) }

    static func summary(_ rows: [HTML]) -> HTML { "<dl class=\"summary\">\(rows)</dl>" }

    /// A table that becomes blocks on a phone. The first cell of each row is its header.
    static func table(_ caption: String, _ heads: [String], _ rows: [[HTML]]) -> HTML {
        let head = heads.map { "<th scope=\"col\" role=\"columnheader\">\($0)</th>" as HTML }
        let body = rows.map { cells -> HTML in
            let data = zip(cells, heads).enumerated().map { index, pair -> HTML in
                index == 0
                    ? "<th scope=\"row\" role=\"rowheader\">\(pair.0)</th>"
                    : "<td role=\"cell\" data-label=\"\(pair.1)\">\(pair.0)</td>"
            }
            return "<tr role=\"row\">\(data)</tr>"
        }
        return """
            <div class="scroll" role="region" tabindex="0" aria-label="\(caption)"><table class="table stack" role="table"><caption class="visually-hidden">\(caption)</caption><thead role="rowgroup"><tr role="row">\(head)</tr></thead><tbody role="rowgroup">\(body)</tbody></table></div>
            """
    }

    static func when(_ instant: Instant, _ zone: TimeZone) -> String { "\(instant.day(in: zone).words), \(instant.clock(in: zone))" }

    static func link(_ words: String, _ link: Link) -> HTML { "<a href=\"\(link)\">\(words)</a>" }

    static func button(_ words: String, _ link: Link, secondary: Bool = false) -> HTML {
        "<a class=\"button\(secondary ? " secondary" : "")\" href=\"\(link)\">\(words)</a>"
    }
}
