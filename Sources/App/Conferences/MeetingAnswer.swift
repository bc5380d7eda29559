import Domain
import Records

extension MeetingView {
    /// The answer for all own items at once, or for those that are ticked.
    var answering: HTML {
        let own = items.filter { $0.own?.seat == viewer.seat.id }
        guard !own.isEmpty, meeting.isOpen(on: viewer.today, in: zone) else { return .empty }
        let isOpen = own.contains { $0.own?.answer == .open }
        let answers = Attendance.Answer.answers.map { (value: $0.rawValue, words: $0.words, hint: "") }
        let ticks = own.map { item -> (value: String, words: String, hint: String) in
            (item.id.text, "\(item.startsAt.clock(in: zone)) \(Self.words(item))", item.own.map { "Now: \($0.answer.words)" } ?? "")
        }
        let options = deputies.map { (value: $0.id.text, words: directory.label($0.id)) }
        let form: HTML = """
            <form method="post" action="\(Link.meetingAnswer(meeting.id))">
            \(fields.choices("attending", "Do you come?", answers))
            \(options.isEmpty ? .empty : fields.select("deputy", "Who comes instead?", hint: "Only with “Sends a deputy”. The deputy sees these items until the day of the meeting.", required: false, options))
            \(own.count > 1 ? fields.choices("item", "For which items?", hint: "Tick none to answer for all.", type: "checkbox", ticks) : .empty)
            <div class="buttons"><button>Answer</button></div></form>
            """
        let isWrong = fields.errors?.message(for: "attending") != nil || fields.errors?.message(for: "deputy") != nil
        return isOpen
            ? "<section class=\"card\" aria-labelledby=\"invited\"><h2 id=\"invited\">You are invited</h2>\(form)</section>"
            : "<details\(isWrong ? " open" : "" as HTML)><summary>You answered: \(Set(own.compactMap { $0.own?.answer.words }).sorted().joined(separator: ", ")). Change it</summary>\(form)</details>"
    }

    private static func words(_ item: VisibleItem) -> String {
        if case .file(let participant, _) = item.look { participant } else { item.item.content.title }
    }
}
