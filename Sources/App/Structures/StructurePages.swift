import Domain
import Foundation
import HTTPTypes
import Records

/// The structures of the network: which there are, how each works, and who sits at which table (R10, R12).
enum StructurePages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanSeeDirectory>) async throws -> Reply {
        let structures = try await visit.glance { access, tx in try StructureStore.all(access, tx) }
        let rows = structures.map { structure -> [HTML] in
            [
                Parts.link(structure.name, .structure(structure.id)), "\(structure.template.identity.mode.value.words)",
                "\(structure.template.decision.rule.value.words)", Parts.tag(structure.state.words, structure.state == .active ? "ok" : "warn"),
            ]
        }
        let body: HTML = """
            <h1>Structures of the network</h1>
            <p class="lead">A structure is a table at which agencies work together: its door, its stages, its clocks, and how it decides.</p>
            <p class="buttons">\(visit.viewer.may(.govern) ? Parts.button("New structure", .newStructure) : .empty)\(Parts.link("Compare templates", .comparison))\(visit.viewer.may(.govern) ? Parts.link("Holidays", .holidays) : .empty)\(visit.viewer.may(.consult) ? Parts.link("Hurdles", .hurdles) : .empty)</p>
            \(Parts.table("Structures", ["Structure", "Works on", "Decides by", "State"], rows))
            """
        return request.page(visit.viewer, "Structures", .structures, body)
    }

    static func show(_ request: WebRequest, _ visit: DeskVisit<CanSeeDirectory>) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        let view = try await visit.glance { access, tx in
            try StructureView(
                structure: StructureStore.find(id, access, tx), open: StructureStore.file(id, access, tx).openPoints,
                directory: DirectoryStore.all(access, tx), signed: PledgeStore.all(StructureStore.find(id, access, tx), access, tx),
                today: access.viewer.today, mayGovern: access.viewer.may(.govern),
                mayRefer: access.viewer.may(.refer), seesNumbers: OverviewStore.shows(StructureStore.find(id, access, tx), access),
                seesReciprocity: ReciprocityStore.shows(StructureStore.find(id, access, tx), access, tx),
                behind: VersionStore.behind(StructureStore.find(id, access, tx), access, tx))
        }
        return request.page(visit.viewer, view.structure.name, .structures, view.body)
    }

    /// The template as a file, for another network (R28).
    static func export(_ request: WebRequest, _ visit: DeskVisit<CanSeeDirectory>) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        let file = try await visit.glance { access, tx in try StructureStore.file(id, access, tx) }
        return Reply(type: "application/yaml; charset=utf-8", bytes: Array(file.text.utf8), download: "\(file.template.id).yaml")
    }

    static func new(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply { try choice(request, visit.viewer, nil) }

    /// Makes a draft from a template of the library, or from a file of another network.
    static func create(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply {
        do {
            let file = try file(request.form)
            let id = try await visit.write { access, tx in try StructureStore.make(file, access, tx) }
            return .redirect(.structureSetUp(id).done(.structureMade))
        } catch let errors as FormErrors { return try choice(request, visit.viewer, errors) }
    }

    private static func file(_ form: Form) throws(FormErrors) -> TemplateFile {
        let yaml = form.text("file")
        let text = yaml.isEmpty ? TemplateLibrary.text(form.text("template")) : yaml
        guard !text.isEmpty else { throw FormErrors("template", "Choose a template, or paste the file of one.") }
        do throws(TemplateFile.Problems) { return try TemplateFile(text) } catch {
            var errors = FormErrors()
            for problem in error.all.prefix(20) { errors.add("file", problem.description) }
            throw errors
        }
    }

    private static func choice(_ request: WebRequest, _ viewer: Viewer, _ errors: FormErrors?) throws -> Reply {
        let fields = Fields(request.form, errors)
        let templates = try TemplateLibrary.templates().map(\.template)
        // The general one, last in the catalogue, is what most will take.
        let options = (templates.suffix(1) + templates.dropLast()).map { template in
            (value: template.id, words: template.name, hint: "\(template.identity.country.value). \(template.purpose)")
        }
        let body: HTML = """
            <h1>New structure</h1>
            <p class="lead">Choose the template that is nearest to your law and your habits. You adapt it in the next step; nothing starts before you activate it.</p>
            <p>\(Parts.link("Compare two templates side by side", .comparison))</p>
            <form method="post" action="\(Link.structures)" data-guard>
            \(fields.choices("template", "Template", options))
            \(fields.area("file", "Or paste a template file", hint: "From another network. Problems are told with their lines.", rows: 6, limit: 262_144, required: false))
            <div class="buttons"><button>Go on</button>\(Parts.link("Cancel", .structures))</div></form>
            """
        return request.page(viewer, "New structure", .structures, narrow: true, errors: errors, body)
    }
}
