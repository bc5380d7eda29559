import Domain
import Foundation
import HTTPTypes
import Records

/// Setting a structure up: its name, who takes which place, and what the network confirms or changes (R10).
enum SetUpPages {
    static func edit(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply { try await page(request, visit, nil) }

    static func update(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        do {
            try await visit.write { access, tx in try ((), StructureStore.change(id, request.form, access, tx)) }
            return .redirect(.structureSetUp(id).done(.structureSaved))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            let errors = FormErrors(
                "name",
                "Somebody saved this structure in the meantime. What you typed stands below and is not saved: open the page again in another window, and enter there what is still missing."
            )
            var reply = try await page(request, visit, errors)
            reply.status = .conflict
            return reply
        }
    }

    static func activate(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        do {
            try await visit.write { access, tx in try ((), StructureStore.activate(id, access, tx)) }
            return .redirect(.structure(id).done(.structureActive))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanGovern>, _ errors: FormErrors?) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        let (structure, open, directory) = try await visit.glance { access, tx in
            try (StructureStore.find(id, access, tx), StructureStore.file(id, access, tx).openPoints, DirectoryStore.all(access, tx))
        }
        let isTyped = !request.form.values.isEmpty
        let view = SetUpView(
            structure: structure, open: open, directory: directory, today: visit.viewer.today,
            fields: Fields(isTyped ? request.form : SetUpView.chosen(structure), errors), isTyped: isTyped)
        return request.page(visit.viewer, "Set up \(structure.name)", .structures, narrow: true, errors: errors, view.body)
    }
}

struct SetUpView {
    let structure: Structure
    let open: [OpenPoint]
    let directory: Directory
    let today: Day
    let fields: Fields
    /// A form came back: what was typed stays.
    let isTyped: Bool

    var body: HTML {
        """
        <h1><span class="caption">\(structure.name)</span>Set up</h1>
        \(left)
        <form method="post" action="\(Link.structureSetUp(structure.id))" data-guard>
        <input type="hidden" name="version" value="\(isTyped ? fields.form.raw("version") : "\(structure.revision)")">
        <h2>Name and place</h2>
        \(fields.input("name", "Name", value: isTyped ? nil : structure.name))
        \(fields.input("zone", "Time zone", css: "short", value: isTyped ? nil : structure.zone.identifier))
        <h2>At the table</h2>
        <p class="hint">A seat takes a place; whoever holds the seat acts. Places without a seat can be filled later, except those marked as needed.</p>
        \(structure.template.members.permanent.map(place))
        \(structure.template.members.guests.isEmpty ? .empty : "<h3>Guests, called when needed</h3>\(structure.template.members.guests.map(place))" as HTML)
        <h2>Who steers</h2>
        \(steering)
        <h2>In danger, and in consultations</h2>
        \(fields.area("emergency", "Emergency plan", hint: "For the first 24 hours: whom to call, on which number at night, who tells whom. No case, no name of a person concerned.", rows: 5, limit: 4_000, required: false, value: isTyped ? nil : structure.emergencyPlan))
        \(fields.area("places", "Places with few people", hint: "One on each line. A question without a name that mentions one is warned about.", rows: 3, limit: 2_000, required: false, value: isTyped ? nil : structure.smallPlaces.joined(separator: "\n")))
        \(open.isEmpty ? .empty : "<h2>To be confirmed</h2><p class=\"hint\">No named source confirms these. Read them with your counsel, change what is different with you, and confirm group by group.</p>" as HTML)
        \(Template.Group.allCases.map(group))
        <div class="buttons"><button>Save</button>\(Parts.link("Change the rules", .structureRules(structure.id)))\(Parts.link("Back to the structure", .structure(structure.id)))</div></form>
        """
    }

    private var left: HTML {
        let missing = StructureStore.missing(structure, open)
        if structure.state == .active {
            return "<p class=\"lead\">This structure is active. What you change makes a new version; running cases keep theirs.</p>"
        }
        if !missing.isEmpty {
            return "<div class=\"warning\"><strong>Before it can start</strong><ul>\(missing.map { "<li>\($0)</li>" as HTML })</ul></div>"
        }
        return """
            <div class="card"><h2>Ready to start</h2><p>Everything is confirmed. From activation on, partners can refer to it.</p>
            <form method="post" action="\(Link.structureActivation(structure.id))"><button id="activate">Activate</button></form></div>
            """
    }

    private func place(_ place: Template.Place) -> HTML {
        let seats = directory.workingSeats(on: today)
        let sorted = seats.filter { directory.agency(of: $0.id)?.sector == place.sector } + seats.filter { directory.agency(of: $0.id)?.sector != place.sector }
        let options = sorted.map { (value: $0.id.text, words: "\(directory.label($0.id)), \(directory.agencyName($0.agency))") }
        let ended = structure.members[place.id].flatMap { taken in seats.contains { $0.id == taken } ? nil : directory.label(taken) }
        let hint = [
            ended.map { "\($0) had it, and that seat has ended. Choose somebody." } ?? "", place.required ? "Needed." : "", place.when.map { "\($0)." } ?? "",
            place.demands.map { "Needs: \($0)." } ?? "",
        ]
        let select = fields.select(
            "place.\(place.id)", place.words, hint: hint.filter { !$0.isEmpty }.joined(separator: " "), required: place.required, options,
            chosen: isTyped ? nil : structure.members[place.id]?.text ?? "")
        guard structure.template.hasDangerPath else { return select }
        let isOnCall = fields.form.all("on-call").contains(place.id)
        return select + """
            <div class="choice on-call"><input type="checkbox" id="on-call-\(place.id)" name="on-call" value="\(place.id)"\(isOnCall ? " checked" : "" as HTML)><label for="on-call-\(place.id)">On call in danger<span class="visually-hidden">: \(place.words)</span></label></div>
            """
    }

    /// Who steers, with what it changes; the decision rule follows the choice (R13).
    private var steering: HTML {
        let template = structure.template
        let kinds = Template.Coordination.allCases.map { (value: $0.rawValue, words: $0.words, hint: $0.effect) }
        let rule = template.decision.rule.value.words
        let hint =
            template.identity.mode.value == .algorithm
            ? "The steps of the algorithm go on deciding." : "Now: \(rule). Another choice sets the decision rule that it names."
        let places = template.members.permanent.map { (value: $0.id, words: $0.words) }
        return fields.choices("coordination", "Coordination", hint: hint, kinds)
            + fields.select("lead", "Which place leads?", hint: "Needed in vertical coordination.", required: false, places)
    }

    /// What is chosen now, as if it had been typed.
    static func chosen(_ structure: Structure) -> Form {
        Form([
            "coordination": [structure.template.identity.coordination.value.rawValue], "lead": [structure.template.members.lead?.value ?? ""],
            "on-call": structure.onCall.sorted(),
        ])
    }

    private func group(_ group: Template.Group) -> HTML {
        let points = open.filter { $0.group == group }
        guard !points.isEmpty else { return .empty }
        let inputs = points.map { point in
            fields.input(
                point.field, label(point), hint: "Source: \(point.source)", css: Int(point.value) == nil ? "" : "short", value: isTyped ? nil : point.value)
        }
        let isConfirmed = fields.form.all("confirm").contains(group.rawValue)
        return """
            <fieldset><legend><h3>\(group.words)</h3></legend>\(inputs)
            <div class="choice"><input type="checkbox" id="confirm-\(group.rawValue)" name="confirm" value="\(group.rawValue)"\(isConfirmed ? " checked" : "" as HTML)><label for="confirm-\(group.rawValue)">Our network confirms \(points.count == 1 ? "this point as it stands" : "these \(points.count) points as they stand") here</label></div></fieldset>
            """
    }

    /// What is asked, with the unit of what is typed.
    private func label(_ point: OpenPoint) -> String {
        guard let index = point.path.last.flatMap({ Int($0) }) else { return words(point.words) }
        switch point.path.first {
        case "clocks":
            let clock = structure.template.clocks[index]
            let urgency = clock.urgency.flatMap(structure.template.urgency).map { ", “\($0.words)”" } ?? ""
            return "\(point.words)\(urgency) (\(clock.unit))"
        case "records", "ending": return point.value == point.words ? point.words : "\(words(point.words)) (months)"
        case "duties": return "\(point.words) (hours)"
        default: return words(point.words)
        }
    }

    /// `stripAfter` as people read it.
    private func words(_ key: String) -> String {
        let known = ["stripAfter": "Days until a refused referral is stripped", "perShare": "Each share needs an agreement of its own (true or false)"]
        return known[key] ?? key.prefix(1).uppercased() + key.dropFirst()
    }
}
