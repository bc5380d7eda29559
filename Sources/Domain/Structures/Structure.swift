public import Foundation

/// One multi-agency structure of the network, made from a template (R10, R12).
public struct Structure: Sendable, Identifiable {
    public typealias ID = Domain.ID<Structure>

    public enum State: String, Worded {
        /// Being set up: nobody can refer to it.
        case draft
        case active

        public var words: String {
            switch self {
            case .draft: "Being set up"
            case .active: "Active"
            }
        }
    }

    public let id: ID
    public let name: String
    public let state: State
    /// Counts up with each change after activation; a running referral or case keeps the version that it began with.
    public let version: Int
    /// Moves with every save, so that nobody overwrites what somebody else just saved.
    public let revision: Int
    public let calendar: WorkCalendar
    public let template: Template
    /// Which seat takes which place of the template.
    public let members: [String: Seat.ID]
    /// Places whose seat can be called at any hour in danger (R36).
    public let onCall: Set<String>
    /// Who informs whom in danger, as the structure has written it down (R36).
    public let emergencyPlan: String
    /// Places with few people, whose name gives somebody away (R31).
    public let smallPlaces: [String]
    /// What has to be signed before a case of it opens, if anything (R51).
    public let pledge: Pledge?

    public var zone: TimeZone { calendar.zone }

    public init(
        id: ID, name: String, state: State, version: Int, revision: Int, calendar: WorkCalendar, template: Template, members: [String: Seat.ID],
        onCall: Set<String> = [], emergencyPlan: String = "", smallPlaces: [String] = [], pledge: Pledge? = nil
    ) {
        self.id = id
        self.name = name
        self.state = state
        self.version = version
        self.revision = revision
        self.calendar = calendar
        self.template = template
        self.members = members
        self.onCall = onCall
        self.emergencyPlan = emergencyPlan
        self.smallPlaces = smallPlaces
        self.pledge = pledge
    }

    /// The same structure by other rules and with other people, as it would be after a change.
    public func with(_ template: Template, members: [String: Seat.ID], onCall: Set<String>? = nil, emergencyPlan: String? = nil) -> Structure {
        Structure(
            id: id, name: name, state: state, version: version, revision: revision, calendar: calendar, template: template, members: members,
            onCall: onCall ?? self.onCall, emergencyPlan: emergencyPlan ?? self.emergencyPlan, smallPlaces: smallPlaces, pledge: pledge)
    }

    /// Whether concerns can be brought to it.
    public var isOpen: Bool { state == .active && template.start != nil }

    /// The seat that chairs, where a place does.
    public var chair: Seat.ID? { template.members.chair.flatMap { members[$0.value] } }

    /// Whether a seat takes a place at the table.
    public func seats(_ seat: Seat.ID) -> Bool { members.values.contains(seat) }
}

/// A fact of a template that no named source confirms: the network confirms it or changes it.
public struct OpenPoint: Sendable, Equatable {
    /// Where it stands in the template: keys, and positions in lists.
    public let path: [String]
    /// What it is about.
    public let words: String
    /// What is proposed, as it would be typed.
    public let value: String
    public let source: String

    public init(path: [String], words: String, value: String, source: String) {
        self.path = path
        self.words = words
        self.value = value
        self.source = source
    }

    public var group: Template.Group? { path.first.flatMap(Template.Group.init) }
    /// As a field of a form.
    public var field: String { path.joined(separator: ".") }
}

extension Template {
    /// The parts of a template that decide what may be done to people: what is unconfirmed in them keeps a structure from starting.
    public enum Group: String, Worded {
        case door, stages, clocks, levels, basis, decision, owner, records, ending, duties, algorithm

        public var words: String {
            switch self {
            case .door: "Door"
            case .stages: "Stages and their ends"
            case .clocks: "Clocks"
            case .levels: "Levels"
            case .basis: "Lawful basis"
            case .decision: "Decisions"
            case .owner: "Owner of a case"
            case .records: "Records"
            case .ending: "Closing and looking back"
            case .duties: "Duties"
            case .algorithm: "Algorithm"
            }
        }
    }
}

/// The set-up of a structure as typed: its name, who takes which place, and what the network confirms.
public struct StructureForm: Sendable {
    public let name: String
    public let zone: TimeZone
    /// By place of the template; an empty place is left out.
    public let members: [String: Seat.ID]
    /// Places that can be called at any hour.
    public let onCall: Set<String>
    /// Who steers, and which place leads; none where the form does not say.
    public let coordination: Template.Coordination?
    public let lead: String?
    /// What was typed for each open point that the network confirms, by its field.
    public let confirmed: [String: String]
    /// Whom to call and who tells whom in the first hours of a danger (R36).
    public let emergencyPlan: String
    /// Names of places where few people live, one on each line: in a consultation they could identify somebody (R31).
    public let smallPlaces: String

    public static func parse(_ form: Form, _ template: Template, open: [OpenPoint], seats: [Seat.ID]) throws(FormErrors) -> StructureForm {
        var form = form
        let name = form.required("name", "Give the structure the name by which people know it.", limit: 120)
        let zone = form.choice("zone", "Enter a time zone such as Europe/Berlin.") { TimeZone(identifier: $0) }
        var members: [String: Seat.ID] = [:]
        for place in template.members.permanent + template.members.guests where !form.text("place.\(place.id)").isEmpty {
            members[place.id] = form.choice("place.\(place.id)", "Choose a seat of the list, or none.") { text in
                Seat.ID(text).flatMap { seats.contains($0) ? $0 : nil }
            }
        }
        let onCall = onCall(&form, template.members.permanent + template.members.guests, members)
        let (coordination, lead) = steering(&form, template)
        let (emergencyPlan, smallPlaces) = (form.optional("emergency", limit: 4_000), form.optional("places", limit: 2_000))
        let groups = Set(form.all("confirm"))
        var confirmed: [String: String] = [:]
        for point in open {
            if point.group.map({ groups.contains($0.rawValue) }) == true {
                confirmed[point.field] = form.required(point.field, "Enter what your network has agreed on.", limit: 1_000)
            } else if !form.text(point.field).isEmpty, form.text(point.field) != point.value {
                form.add(point.field, "You changed this. Confirm its group below it too, so that the change counts; the proposal was “\(point.value)”.")
            }
        }
        try form.check()
        guard let zone else { throw form.errors }
        return StructureForm(
            name: name, zone: zone, members: members, onCall: onCall, coordination: coordination, lead: lead, confirmed: confirmed,
            emergencyPlan: emergencyPlan, smallPlaces: smallPlaces)
    }

    private static func onCall(_ form: inout Form, _ places: [Template.Place], _ members: [String: Seat.ID]) -> Set<String> {
        let marked = Set(form.all("on-call")).intersection(places.map(\.id))
        for place in marked.subtracting(members.keys).sorted() {
            form.add("place.\(place)", "This place is marked as on call, and nobody takes it. Choose who can be called, or take the mark away.")
        }
        return marked
    }

    private static func steering(_ form: inout Form, _ template: Template) -> (Template.Coordination?, String?) {
        guard !form.text("coordination").isEmpty else { return (nil, nil) }
        let coordination = form.choice("coordination", "Choose who steers.", Template.Coordination.init(rawValue:))
        let lead = template.members.permanent.first { $0.id == form.text("lead") }?.id
        if lead == nil, coordination == .vertical || !form.text("lead").isEmpty {
            form.add("lead", "In vertical coordination one authority leads. Choose which of the permanent places it is.")
        }
        return (coordination, lead)
    }
}
