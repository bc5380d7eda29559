import Domain
import HTTPTypes
import Records

/// Signing the confidentiality pledge of a structure (R51). The text is no secret; whoever works cases may read and sign it.
enum PledgePages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        try await page(request, visit, Case.ID(request.query.text("case")), nil)
    }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        let caseID = Case.ID(request.form.text("case"))
        do {
            try await visit.write { access, tx in try ((), PledgeStore.sign(id, request.form, access, tx)) }
            let next = caseID.map { Link.section(.overview, $0) } ?? Link.home
            return .redirect(next.done(.pledged))
        } catch let errors as FormErrors { return try await page(request, visit, caseID, errors) }
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanRefer>, _ caseID: Case.ID?, _ errors: FormErrors?) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        let view = try await visit.glance { access, tx in
            try PledgeView(
                structure: StructureStore.find(id, access, tx), signed: PledgeStore.own(access, tx).filter { $0.structure == id },
                caseID: caseID, viewer: access.viewer, fields: Fields(request.form, errors))
        }
        return request.page(visit.viewer, "Pledge of \(view.structure.name)", .structures, narrow: true, errors: errors, view.body)
    }
}

struct PledgeView: Sendable {
    let structure: Structure
    /// Of the viewer's person and seat.
    let signed: [Pledge.Signature]
    /// Where to go back to.
    let caseID: Case.ID?
    let viewer: Viewer
    let fields: Fields

    var body: HTML {
        """
        <h1><span class="caption">\(structure.name)</span>Confidentiality pledge</h1>
        \(content)
        <p>\(caseID == nil ? Parts.link("Back to the structure", .structure(structure.id)) : Parts.link("Back to My work", .home))</p>
        """
    }

    private var content: HTML {
        guard let pledge = structure.pledge, pledge.isDemanded else {
            return "<p class=\"empty\">This structure asks for no pledge. There is nothing to sign.</p>"
        }
        return """
            <p class="lead">Whoever sees a case of this structure promises this first. A signature holds for \(Parts.plural(pledge.months, "month")), for you in this seat: \(viewer.seat.title), \(viewer.agency.name).</p>
            \(caseID == nil ? .empty : "<p class=\"notice\">The case opens as soon as you have signed.</p>" as HTML)
            \(pledge.roles.map { text($0, of: pledge) })
            \(form(pledge))
            """
    }

    private func text(_ role: Member.Role, of pledge: Pledge) -> HTML {
        let title = pledge.roles.count == 1 ? "What you promise" : role == .member ? "For members of a team and of the table" : "For guests of a team"
        let until = signed.filter { $0.holds(pledge, for: role, on: viewer.today) }.map(\.until).max()
        let state: HTML = until.map { Parts.tag("Signed until \($0.words)", "ok") } ?? Parts.tag("Not signed", "warn")
        return "<section aria-label=\"\(title)\"><h2>\(title)</h2><p>\(state)</p><p class=\"text card\">\(pledge.text(for: role))</p></section>"
    }

    private func form(_ pledge: Pledge) -> HTML {
        let roles: [(value: String, words: String, hint: String)] = [
            ("member", "As a member of a team or of the table", ""), ("guest", "As a guest, such as a mentor, family or a faith leader", ""),
        ]
        let role: HTML = pledge.roles.count == 1 ? "<input type=\"hidden\" name=\"role\" value=\"member\">" : fields.choices("role", "How do you sign?", roles)
        let agreed = [(value: "yes", words: "I have read this pledge, and I keep to it", hint: "Also after my work here has ended.")]
        return """
            <h2>Sign</h2>
            <form method="post" action="\(Link.pledge(structure.id))">
            <input type="hidden" name="version" value="\(pledge.version)">\(caseID.map { "<input type=\"hidden\" name=\"case\" value=\"\($0.text)\">" as HTML })
            \(role)\(fields.choices("agreed", "Your pledge", type: "checkbox", agreed))
            <div class="buttons"><button>Sign the pledge</button></div></form>
            """
    }
}

/// Writing the pledge, and who has signed it (R51). Each change is a new version, which everybody signs anew.
enum PledgeSetUpPages {
    static func edit(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply { try await page(request, visit, nil) }

    static func update(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        do {
            try await visit.write { access, tx in try ((), PledgeStore.save(id, .parse(request.form), access, tx)) }
            return .redirect(.structurePledge(id).done(.pledgeSaved))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            let errors = FormErrors(
                "pledge",
                "Somebody saved this pledge in the meantime. Your text stands below and is not saved: open the page again to compare, then save there.")
            var reply = try await page(request, visit, errors)
            reply.status = .conflict
            return reply
        }
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanGovern>, _ errors: FormErrors?) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        let (structure, signed, directory) = try await visit.glance { access, tx in
            let structure = try StructureStore.find(id, access, tx)
            return try (structure, PledgeStore.all(structure, access, tx), DirectoryStore.all(access, tx))
        }
        let fields = Fields(request.form, errors)
        let isTyped = !request.form.values.isEmpty
        let pledge = structure.pledge
        let body: HTML = """
            <h1><span class="caption">\(structure.name)</span>Confidentiality pledge</h1>
            <p class="lead">Who is on the team of a case, or at the table, signs this before a case opens. Every change is a new version, and everybody signs anew. An empty text ends the demand.</p>
            <form method="post" action="\(Link.structurePledge(id))" data-guard>
            <input type="hidden" name="version" value="\(isTyped ? request.form.raw("version") : "\(pledge?.version ?? 0)")">
            \(fields.area("pledge", "Pledge", hint: "What somebody promises: what stays here, who may hear what, which law applies, also after the work has ended.", rows: 8, limit: 8_000, required: false, value: isTyped ? nil : pledge?.text ?? ""))
            \(fields.area("guests", "Own words for guests", hint: "For mentors, family, faith leaders. Empty: they sign the same text.", rows: 5, limit: 8_000, required: false, value: isTyped ? nil : pledge?.guestText ?? ""))
            \(fields.input("months", "Holds for how many months?", hint: "From 1 to 60. Then it is signed again.", css: "short", value: isTyped ? nil : "\(pledge?.months ?? 12)"))
            <div class="buttons"><button>Save as version \((pledge?.version ?? 0) + 1)</button>\(Parts.link("Back to the structure", .structure(id)))</div></form>
            <h2>Who has signed version \(pledge?.version ?? 0)</h2>
            \(signatures(signed, directory, structure, visit.viewer.today))
            """
        return request.page(visit.viewer, "Pledge, set up of \(structure.name)", .structures, narrow: true, errors: errors, body)
    }

    /// How many hold, and the names behind them: a table of a whole network is long.
    private static func signatures(_ signed: [Pledge.Signature], _ directory: Directory, _ structure: Structure, _ today: Day) -> HTML {
        guard !signed.isEmpty else { return "<p class=\"empty\">Nobody yet.</p>" }
        let named = signed.map { (name: directory.person($0.person)?.name ?? "Somebody who left", signature: $0) }
            .sorted { ($0.name, $0.signature.signedAt) < ($1.name, $1.signature.signedAt) }
        let over = signed.count { $0.until < today }
        let table = Parts.table(
            "Signatures", ["Who", "As", "Signed", "Holds until"],
            named.map { name, signature in
                [
                    "\(name)<span class=\"hint\">\(directory.seat(signature.seat)?.title ?? "a seat that ended"), \(directory.agency(of: signature.seat)?.name ?? "")</span>",
                    "\(signature.role.words)", "<span class=\"nowrap\">\(signature.signedAt.day(in: structure.zone).words)</span>",
                    signature.until < today
                        ? Parts.tag("Ran out on \(signature.until.words)", "stop") : "<span class=\"nowrap\">\(signature.until.words)</span>",
                ]
            })
        return """
            <p>\(Parts.plural(signed.count - over, "signature")) \(signed.count - over == 1 ? "holds" : "hold"), \(over) ran out.</p>
            <details><summary>Names, and until when each holds</summary>\(table)</details>
            """
    }
}
