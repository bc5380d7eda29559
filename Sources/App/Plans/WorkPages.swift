import Domain
import Foundation
import Records

/// My work: what is overdue, due, asked of me, waiting for others (R74).
enum WorkPages {
    static func show(_ request: WebRequest, _ viewer: Viewer) async throws -> Reply {
        guard viewer.may(.refer) else { return .redirect(viewer.may(.manageAccounts) ? .people : .oversight) }
        let visit: DeskVisit<CanRefer> = viewer.visit(request.site.log)
        let (work, directory) = try await visit.read(.workSeen) { access, tx in
            try (WorkStore.today(access, tx), DirectoryStore.all(access, tx))
        }
        let view = WorkView(work: work, directory: directory, viewer: viewer, now: request.site.environment.now())
        return request.page(viewer, "My work", .work, view.body)
    }
}

struct WorkView {
    let work: Work
    let directory: Directory
    let viewer: Viewer
    let now: Instant

    private var overdue: [WorkLine] { work.mine.filter { $0.action.isOverdue(on: viewer.today) } }
    private var upcoming: [WorkLine] { work.mine.filter { !$0.action.isOverdue(on: viewer.today) } }

    var body: HTML {
        """
        <h1><span class="caption">\(viewer.seat.title), \(viewer.agency.name)</span>My work</h1>
        \(counts)
        \(pledges)
        \(emergencies)
        \(glasses)
        \(section("overdue", "Overdue in my agency", overdue, "Nothing is overdue."))
        \(RequestListView.work(work, directory, viewer))
        \(meetings)
        \(sharing)
        \(likenesses)
        \(AdviceWork(work: work, directory: directory, viewer: viewer).body)
        \(section("due", "Due, asked of my agency", upcoming, "Nothing is asked of your agency."))
        \(work.othersOverdue.isEmpty ? .empty : section("others", viewer.may(.triage) ? "Overdue at other agencies" : "Overdue at others, in cases you own", work.othersOverdue, ""))
        \(clocks)
        \(missed)
        \(owned)
        \(referrals)
        <p class="buttons">\(Parts.button("New referral", .newReferral))\(Parts.link("All my cases", .cases))\(Parts.link("Immediate danger", .danger))\(work.tables.map { Parts.link("Who asks, who gives: \($0.name)", .reciprocity($0.id)) })</p>
        """
    }

    private var counts: HTML {
        var items = [count(overdue.count, "overdue", "#overdue", stop: true), count(upcoming.count, "due or asked", "#due")]
        if !work.othersOverdue.isEmpty { items.append(count(work.othersOverdue.count, "overdue at others", "#others", stop: true)) }
        if !work.requests.isEmpty {
            let overdue = work.requests.contains { $0.request.due < viewer.today }
            items.append(count(work.requests.count, work.requests.count == 1 ? "request to answer" : "requests to answer", "#requests", stop: overdue))
        }
        if let queue = work.queue {
            items.append(
                "<a class=\"count\(queue > 0 ? " count-stop" : "")\" href=\"\(Link.triage)\"><strong>\(queue)</strong> <span>\(queue == 1 ? "referral waits" : "referrals wait") for triage</span></a>"
            )
        }
        if let outside = work.outside, outside > 0 {
            items.append(
                "<a class=\"count count-stop\" href=\"\(Link.triage)\"><strong>\(outside)</strong> <span>\(outside == 1 ? "concern" : "concerns") from outside \(outside == 1 ? "waits" : "wait")</span></a>"
            )
        }
        if !work.clocks.isEmpty {
            items.append(
                count(
                    work.clocks.count, work.clocks.count == 1 ? "clock to watch" : "clocks to watch", "#clocks",
                    stop: work.clocks.contains { $0.clock.isOverdue(at: now) }))
        }
        if !work.sharing.isEmpty {
            items.append(count(work.sharing.count, "about sharing", "#sharing", stop: work.sharing.contains { $0.isOverdue(at: now, viewer.today) }))
        }
        if !work.advice.isEmpty || !work.library.isEmpty {
            items.append(count(work.advice.count + work.library.count, "of advice and library", "#advice"))
        }
        items.append(count(work.ownedCases.count, "cases owned", "#owned"))
        return "<div class=\"counts\">\(items)</div>"
    }

    private func count(_ number: Int, _ words: String, _ anchor: StaticString, stop: Bool = false) -> HTML {
        let shown = number >= WorkStore.limit ? "\(WorkStore.limit)+" : String(number)
        return
            "<a class=\"count\(stop && number > 0 ? " count-stop" : "")\" href=\"\(HTML(stringLiteral: anchor))\"><strong>\(shown)</strong> <span>\(words)</span></a>"
    }

    private func section(_ id: String, _ title: String, _ lines: [WorkLine], _ empty: String) -> HTML {
        """
        <section aria-labelledby="\(id)"><h2 id="\(id)">\(title)</h2>
        \(lines.isEmpty ? "<p class=\"empty\">\(empty)</p>" : table(title, lines))\(rest(lines.count))</section>
        """
    }

    /// What a reader must know of a list that was cut.
    func rest(_ count: Int) -> HTML {
        count < WorkStore.limit
            ? .empty
            : "<p class=\"hint\">The \(WorkStore.limit) most urgent are listed. The others follow as these are done; each case lists all of its own.</p>"
    }

    private func table(_ caption: String, _ lines: [WorkLine]) -> HTML {
        Parts.table(
            caption, ["Person", "What", "Agency", "Due", "Answer"],
            lines.map { line in
                [
                    "\(Parts.link(line.participant, .section(.overview, line.action.caseID))) <span class=\"ref\">\(line.reference)</span>",
                    "\(line.action.content.what)", "\(directory.agencyName(line.action.agency))", Parts.due(line.action.due, today: viewer.today),
                    line.action.agency == viewer.agency.id
                        ? Parts.link(line.action.state == .asked ? "Answer" : "Report", .answer(line.action.id, line.action.caseID))
                        : Parts.tag(line.action.state.words),
                ]
            })
    }

    private var clocks: HTML {
        guard !work.clocks.isEmpty else { return .empty }
        let rows = work.clocks.map { line -> [HTML] in
            let reference: HTML = line.reference.isEmpty ? Parts.tag("Referral") : "<span class=\"ref\">\(line.reference)</span>"
            return ["\(Parts.link(line.participant, link(line.place))) \(reference)", Parts.clock(line.clock, now: now, zone: line.zone), "\(line.structure)"]
        }
        return """
            <section aria-labelledby="clocks"><h2 id="clocks">Clocks: missed, or due within a week</h2>
            \(Parts.table("Clocks: missed, or due within a week", ["Person", "Clock", "Structure"], rows))\(rest(rows.count))</section>
            """
    }

    private func link(_ place: ClockLine.Place) -> Link {
        switch place {
        case .file(let id): .section(.stage, id)
        case .lookBack(let id): .section(.closure, id)
        case .referral(let id): .referral(id)
        }
    }

    /// Terms are counted, nobody is compared (R36).
    private var missed: HTML {
        guard !work.missed.isEmpty else { return .empty }
        let rows = work.missed.map { line -> [HTML] in
            let which = line.clocks.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key): \($0.value)" }.joined(separator: "; ")
            let shown = line.missed >= WorkStore.most ? "\(WorkStore.most)+" : "\(line.missed)"
            let hint = "Your seat leads this structure. What concerns your own cases stands above; the coordinator knows the others."
            return [
                "\(line.structure.name)", "\(shown)\(line.running > 0 ? " (\(line.running) running)" : "")",
                line.clocks.isEmpty ? "<span class=\"hint\">\(hint)</span>" : "\(which)",
            ]
        }
        return """
            <section aria-labelledby="missed"><h2 id="missed">Terms missed</h2>
            <p class="hint">In open cases and in referrals that wait. A term that ended late counts until the case is closed.</p>
            \(Parts.table("Terms missed", ["Structure", "Terms missed", "Which"], rows))</section>
            """
    }

    private var owned: HTML {
        """
        <section aria-labelledby="owned"><h2 id="owned">Cases that I own</h2>
        \(work.ownedCases.isEmpty ? "<p class=\"empty\">Your seat owns no open case.</p>" : CaseListView.table(work.ownedCases, "Cases that I own", directory, viewer))</section>
        """
    }

    private var referrals: HTML {
        guard !work.referrals.isEmpty else { return .empty }
        return """
            <section aria-labelledby="referrals"><h2 id="referrals">Referrals of my agency</h2>
            \(ReferralList.table(work.referrals, caption: "Referrals of my agency", directory, now: now))</section>
            """
    }
}
