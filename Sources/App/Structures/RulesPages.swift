import Domain
import HTTPTypes
import Records

/// Changing the rules of a structure by its template file; what runs keeps the version that it has (R10, R28).
enum RulesPages {
    static func edit(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply { try await page(request, visit, nil) }

    static func update(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        do {
            try await visit.write { access, tx in try ((), StructureStore.replace(id, request.form, access, tx)) }
            return .redirect(.structure(id).done(.rulesSaved))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            let errors = FormErrors(
                "file",
                "Somebody saved this structure in the meantime. Your text stands below and is not saved: compare it with the template file of now, then save.")
            var reply = try await page(request, visit, errors)
            reply.status = .conflict
            return reply
        }
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanGovern>, _ errors: FormErrors?) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        let (structure, file) = try await visit.glance { access, tx in try (StructureStore.find(id, access, tx), StructureStore.file(id, access, tx)) }
        let fields = Fields(request.form, errors)
        let isTyped = request.form.values["file"] != nil
        let effect =
            structure.state == .active
            ? "This structure is active: what you save becomes version \(structure.version + 1). Running referrals and cases keep theirs; each case can be moved from its page “Stage”."
            : "This structure is being set up: what you save takes the place of its rules."
        let body: HTML = """
            <h1><span class="caption">\(structure.name)</span>Change the rules</h1>
            <p class="lead">\(effect)</p>
            <p class="hint">These are all rules as a file: stages, guards, clocks, levels, ends. Change the lines that you need. Mistakes are told with their lines, and nothing is saved then.</p>
            <form method="post" action="\(Link.structureRules(id))" data-guard>
            <input type="hidden" name="version" value="\(structure.revision)">
            \(fields.area("file", "Template file", rows: 24, limit: 262_144, value: isTyped ? nil : file.text))
            <div class="buttons"><button>Save the rules</button>\(Parts.link("Back to the structure", .structure(id)))</div></form>
            """
        return request.page(visit.viewer, "Change the rules of \(structure.name)", .structures, errors: errors, body)
    }
}
