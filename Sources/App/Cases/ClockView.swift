import Domain
import Foundation
import Records

/// The clocks of a case or referral: what runs, what waits and why, what was missed (R36).
struct ClockView: Sendable {
    let clocks: [RunningClock]
    let pauses: [ClockPause]
    let structure: Structure
    let now: Instant
    /// Where a clock is paused and resumed; none for whoever only reads.
    var form: Form?

    struct Form: Sendable {
        let fields: Fields
        let link: Link
        let end: @Sendable (ClockPause.ID) -> Link
    }

    private var running: [RunningClock] { clocks.filter { $0.ended == nil } }
    private var late: [RunningClock] { clocks.filter { $0.isBreached(at: now) } }

    var card: HTML {
        guard !running.isEmpty || !late.isEmpty else { return .empty }
        return """
            <div class="card"><h2>Clocks</h2><ul class="plain">\(running.map(line))</ul>\(missed)\(pausing)</div>
            """
    }

    private func line(_ clock: RunningClock) -> HTML {
        guard clock.isPaused, let pause = pauses.last(where: { $0.clock == clock.id }) else {
            return "<li>\(Parts.clock(clock, now: now, zone: structure.zone))</li>"
        }
        let resume: HTML =
            form.map { form in
                let link = form.end(pause.id)
                return
                    "<form method=\"post\" action=\"\(link)\"><button class=\"link\">Let it go on<span class=\"visually-hidden\">: \(clock.words)</span></button></form>"
            } ?? .empty
        return
            "<li>\(Parts.clock(clock, now: now, zone: structure.zone)) Paused since \(pause.from.day(in: structure.zone).words): \(pause.content.reason)\(resume)</li>"
    }

    /// What ended late is told with its days; what runs late stands above.
    private var missed: HTML {
        guard !late.isEmpty else { return .empty }
        let open = late.count { $0.ended == nil }
        let ended = late.compactMap { clock in
            clock.ended.map {
                "<li>\(clock.words): was due \(Parts.lastDay(of: clock.due, structure.zone)), done \(Parts.span($0.seconds(since: clock.due))) late</li>"
                    as HTML
            }
        }
        let list: HTML = ended.isEmpty ? .empty : "<ul class=\"plain hint\">\(ended)</ul>"
        return "<p>Terms missed: <strong>\(late.count)</strong>\(open > 0 ? " (\(open) running)" : "")</p>\(list)"
    }

    private var pausing: HTML {
        guard let form else { return .empty }
        let pausable = structure.template.pausable(running, now: now)
        let hasHours = running.contains { run in structure.template.clocks.first { $0.id == run.id }?.hours != nil }
        let note: HTML = hasHours ? "<p class=\"hint\">A clock that counts hours cannot be paused: somebody may be in danger.</p>" : .empty
        guard !pausable.isEmpty || form.fields.errors?.message(for: "clock") != nil else { return note }
        let isOpen = !form.fields.form.raw("pause-reason").isEmpty || form.fields.errors?.message(for: "pause-reason") != nil
        return """
            \(note)<details\(isOpen ? " open" : "" as HTML)><summary>Pause a clock</summary>
            <form method="post" action="\(form.link)" data-guard>
            \(form.fields.select("clock", "Which clock waits?", pausable.map { (value: $0.id, words: $0.words) }))
            \(form.fields.area("pause-reason", "What does it wait for?", hint: "For example: for the court. Others who see the clock read it.", rows: 2, limit: 500))
            <div class="buttons"><button class="secondary">Pause it</button></div></form></details>
            """
    }
}
