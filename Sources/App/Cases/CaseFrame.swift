import Domain
import Foundation
import Records

/// What every page of a case shows above its content: whose case it is, who leads it, what is next.
struct CaseFrame: Sendable {
    let viewer: Viewer
    let file: Case
    let directory: Directory
    let structure: Structure
    let actions: [Action]
    let may: Set<Facts.Act>
    /// When it ends that the viewer reads the case in an emergency.
    let emergencyEnds: Instant?

    init(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws {
        viewer = access.viewer
        file = try CaseStore.find(access, tx)
        directory = try DirectoryStore.all(access, tx)
        structure = try StructureStore.current(access, tx)
        actions = try ActionStore.all(access, tx)
        emergencyEnds = access.emergencyEnds
        may = Set(Facts.Act.allCases.filter { access.may($0) })
    }

    var isClosed: Bool { file.state == .closed }
    var open: [Action] { actions.filter(\.state.isOpen) }
    var overdue: Int { actions.filter { $0.isOverdue(on: viewer.today) }.count }

    /// The person header (identity bar): on every page of the case, on paper too.
    var header: HTML {
        let person = file.details.participant
        let born: HTML = person.born.isEmpty ? .empty : "<div><dt>Born</dt><dd>\(Day(person.born)?.words ?? person.born)</dd></div>"
        let owner: HTML = file.owner.map { "\(directory.label($0))" } ?? "<strong>not appointed yet</strong>"
        let next: HTML =
            isClosed ? .empty : open.first.map { "<div><dt>Next</dt><dd>\(Parts.due($0.due, today: viewer.today))</dd></div>" } ?? .empty
        return """
            <section class="person\(isClosed ? " person-closed" : "")" aria-label="Whose case this is">
            <p class="person-name">\(person.name)</p> <span class="ref">\(file.reference)</span> \(isClosed ? Parts.tag("Closed") : Parts.tag("Open", "ok"))\(!isClosed && overdue > 0 ? Parts.tag("\(Parts.plural(overdue, "action")) overdue", "stop") : .empty)
            <dl class="facts">\(born)<div><dt>Owner</dt><dd>\(owner)</dd></div>\(next)</dl>
            \(isClosed ? "<p class=\"closed-notice\">This case is closed. It can be read, not changed.</p>" : .empty)
            \(emergency)</section>
            """
    }

    private var emergency: HTML {
        guard let emergencyEnds else { return .empty }
        return """
            <p class="warning"><strong>You read this case in an emergency, until \(emergencyEnds.clock(in: structure.zone)).</strong> You are not on its team. The owner, the coordinators and the data protection officer were told, and everything that you open is recorded.</p>
            """
    }

    func menu(current: CaseSection) -> HTML {
        let items = CaseSection.allCases.filter(shows).map { section -> HTML in
            """
            <li><a href="\(Link.section(section, file.id))"\(section == current ? " aria-current=\"page\"" : "" as HTML)>\(section.words)</a></li>
            """
        }
        return "<nav class=\"sub\" aria-label=\"Case\"><ul>\(items)</ul></nav>"
    }

    private func shows(_ section: CaseSection) -> Bool {
        switch section {
        case .overview, .entries, .actions: may.contains(.seeCase)
        case .team, .knowledge, .stage, .consents, .requests: may.contains(.seeTeam)
        case .closure: may.contains(.seeTeam) && (isClosed || may.contains(.closeCase))
        case .erasure: may.contains(.proposeErasure)
        case .log: may.contains(.seeCaseLog)
        }
    }

    func words(_ recipient: Recipient) -> String {
        switch recipient {
        case .team: "The case team (members, not guests)"
        case .agency(let id): directory.agencyName(id)
        case .seat(let id): directory.label(id) + (directory.agency(of: id).map { ", " + $0.name } ?? "")
        }
    }

    func person(_ seat: Seat.ID, _ role: String, extra: HTML = .empty) -> HTML {
        let agency = directory.agency(of: seat)
        let holder = directory.holder(of: seat)
        let deputy = directory.deputy(of: seat)
        return """
            <li><strong>\(holder?.name ?? "Vacant")</strong> <span>\(role) · \(directory.seat(seat)?.title ?? ""), \(agency?.name ?? "")</span> \(Parts.phone(holder?.phone ?? agency?.phone ?? "", of: holder?.name ?? "")) \(deputy.map { "<span class=\"deputy\">Deputy: \($0.name)</span> \(Parts.phone($0.phone, of: $0.name))" as HTML })\(extra)</li>
            """
    }
}
