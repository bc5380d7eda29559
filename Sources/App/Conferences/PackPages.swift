import Domain
import Foundation
import HTTPTypes
import Records

/// The pack of a meeting for one reader, as page and print (R60): person header, handling on each statement, who printed it.
enum PackPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: Meeting.ID = try request.parameter("meeting")
        let view = try await visit.read(.packSeen) { access, tx in
            let line = try MeetingStore.find(id, access, tx)
            let parts = try AgendaStore.items(line, access, tx).map { item -> PackView.Part in
                guard let file = item.file else { return try .init(item: item, frame: nil, content: nil, referral: PackStore.referral(of: item, access, tx)) }
                return try .init(item: item, frame: CaseFrame(file, tx), content: PackStore.content(of: item, file, tx), referral: nil)
            }
            return PackView(line: line, parts: parts, viewer: access.viewer)
        }
        return request.page(visit.viewer, "Pack: \(view.line.series.plan.name)", .meetings, view.body)
    }
}

struct PackView {
    struct Part: Sendable {
        let item: VisibleItem
        let frame: CaseFrame?
        let content: PackItem?
        /// In full for whoever weighs it.
        let referral: Referral?
    }

    let line: MeetingLine
    let parts: [Part]
    let viewer: Viewer

    var body: HTML {
        let zone = line.structure.zone
        return """
            <h1><span class="caption">\(line.series.plan.name), \(Parts.when(line.meeting.plan.startsAt, zone)), \(line.structure.name)</span>Pack of \(viewer.practitioner.name)</h1>
            <p class="lead">What you may see of each item, and nothing else: the entries of the last \(PackStore.days) days, contributions, and open actions. Others read another pack.</p>
            <p class="warning">What stands here is for this meeting. Printed, it is yours to keep safe and to destroy.</p>
            \(parts.isEmpty ? "<p class=\"empty\">No item of this meeting is yours.</p>" : .empty)
            \(parts.enumerated().map { section($0.element, number: $0.offset + 1) })
            <p>\(Parts.link("Back to the meeting", .meeting(line.meeting.id)))</p>
            """
    }

    private func section(_ part: Part, number: Int) -> HTML {
        let item = part.item
        let time = "\(item.startsAt.clock(in: line.structure.zone)), \(Parts.plural(item.item.minutes, "minute"))"
        guard let frame = part.frame, let content = part.content else {
            if case .hidden = item.look { return .empty }
            let concern = part.referral.map { referral -> HTML in
                "<p>\(Parts.handling(.namedPeople)) For those who weigh it; others at the table hear of it and do not read it.</p>"
                    + ReferralView.summary(referral.concern, urgency: referral.urgency, item.structure.template)
            }
            return
                "<section class=\"pack\"><h2>\(number). \(AgendaItemView.name(item)) <span class=\"hint\">\(time)</span></h2>\(aim(item))\(concern)</section>"
        }
        return """
            <section class="pack" aria-label="\(frame.file.details.participant.name)"><h2>\(number). \(frame.file.details.participant.name) <span class="ref">\(frame.file.reference)</span> <span class="hint">\(time)</span></h2>
            \(facts(frame))\(aim(item))
            <h3>Statements</h3>
            \(content.entries.isEmpty ? "<p class=\"empty\">No entry of these weeks is shared with you.</p>" : "<ol class=\"timeline\">\(content.entries.map { EntryView(visible: $0, frame: frame, link: true).item })</ol>")
            \(actions(content.actions, frame))</section>
            """
    }

    private func facts(_ frame: CaseFrame) -> HTML {
        let person = frame.file.details.participant
        return Parts.summary([
            Parts.row("Born", person.born), Parts.row("Owner", frame.file.owner.map { frame.directory.label($0) } ?? "Nobody yet"),
        ])
    }

    private func aim(_ item: VisibleItem) -> HTML {
        item.item.content.aim.isEmpty ? .empty : "<p><strong>To bring about:</strong> \(item.item.content.aim)</p>"
    }

    private func actions(_ actions: [Action], _ frame: CaseFrame) -> HTML {
        guard !actions.isEmpty else { return .empty }
        let rows = actions.map { action -> [HTML] in
            ["\(action.content.what)", "\(frame.directory.agencyName(action.agency))", Parts.due(action.due, today: frame.viewer.today)]
        }
        return "<h3>Open actions</h3>\(Parts.table("Open actions", ["What", "Agency", "Due"], rows))"
    }
}
