import Domain
import Foundation
import HTTPTypes
import Records

/// Opening one case in an emergency, without being on its team (R91).
enum GlassPages {
    static func new(_ request: WebRequest, _ visit: DeskVisit<CanBreakGlass>) async throws -> Reply { try await form(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanBreakGlass>) async throws -> Reply {
        do {
            let outcome = try await visit.write { access, tx in
                try GlassStore.open(.parse(request.form, structures: StructureStore.all(access, tx)), address: request.address, access, tx)
            }
            switch outcome {
            case .opened(let id): return .redirect(.section(.overview, id).done(.glassOpened))
            case .codeRefused: throw FormErrors("code", "This code does not fit, or was used already. Wait for the next one, and type it at once.")
            case .notOpened:
                throw FormErrors(
                    "reference",
                    "No case can be opened with this reference and basis. Check both. A closed case, and one that your seat works in, cannot be opened like this. Your code is used up: take the next one."
                )
            }
        } catch let errors as FormErrors { return try await form(request, visit, errors) }
    }

    private static func form(_ request: WebRequest, _ visit: DeskVisit<CanBreakGlass>, _ errors: FormErrors?) async throws -> Reply {
        let (structures, signed) = try await visit.glance { access, tx in
            try (StructureStore.all(access, tx).filter { $0.state == .active && !$0.template.stages.isEmpty }, PledgeStore.own(access, tx))
        }
        let fields = Fields(request.form, errors)
        let bases = structures.flatMap { structure in
            structure.template.basis.bases.map { basis in
                (value: GlassForm.key(basis.id, of: structure.id), words: structures.count == 1 ? basis.words : "\(structure.name): \(basis.words)")
            }
        }
        let body: HTML = """
            <h1>Open a case in an emergency</h1>
            <div class="warning"><strong>Is somebody in danger now? Call the emergency number first.</strong> \(Parts.link("Immediate danger: whom to call", .danger))</div>
            <p class="lead">Use this only when somebody may come to harm, and nobody of the team can be reached.</p>
            <ul><li>You read one case for \(Glass.hours) hours. You change nothing in it.</li><li>The owner, the coordinators and the data protection officer are told at once.</li><li>Within \(Glass.reviewHours) hours one of the team reviews whether it was right.</li></ul>
            \(pledges(structures, signed, visit.viewer))
            <form method="post" action="\(Link.breakGlass)">
            \(fields.input("reference", "Reference of the case", hint: "For example RT-2026-00007. It stands on letters and in messages; a case cannot be searched for here.", css: "short"))
            \(fields.area("emergency", "Why must you read it now?", hint: "At least 20 characters. The owner and the coordinators of the case read this.", rows: 3, limit: 1_000))
            \(fields.select("basis", "Lawful basis", bases))
            \(fields.code("code", "Code of your authenticator", hint: "The six digits that it shows now. The code that you signed in with is used up; wait for the next one."))
            <div class="buttons"><button class="danger">Open the case for \(Glass.hours) hours</button>\(Parts.link("Cancel", .home))</div></form>
            """
        return request.page(visit.viewer, "Open a case in an emergency", .referrals, narrow: true, errors: errors, body)
    }

    /// An emergency is no way around the pledge.
    private static func pledges(_ structures: [Structure], _ signed: [Pledge.Signature], _ viewer: Viewer) -> HTML {
        let open = structures.filter { structure in
            guard let pledge = structure.pledge, pledge.isDemanded else { return false }
            return !signed.contains { $0.structure == structure.id && $0.holds(pledge, for: .member, on: viewer.today) }
        }
        guard !open.isEmpty else { return .empty }
        let items = open.map { "<li>\(Parts.link("Sign the pledge of \($0.name)", .pledge($0.id)))</li>" as HTML }
        return "<div class=\"notice\"><p>Cases of these structures open only to whoever has signed their pledge:</p><ul>\(items)</ul></div>"
    }

    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeCaseLog>) async throws -> Reply { try await page(request, visit, nil) }

    static func review(_ request: WebRequest, _ visit: CaseVisit<CanSeeCaseLog>) async throws -> Reply {
        let id: Glass.ID = try request.parameter("glass")
        do {
            try await visit.write { access, tx in try ((), GlassStore.review(id, request.form, access, tx)) }
            return .redirect(.glass(id, visit.caseID).done(.glassReviewed))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            var reply = try await page(request, visit, nil)
            reply.status = .conflict
            return reply
        }
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<CanSeeCaseLog>, _ errors: FormErrors?) async throws -> Reply {
        let id: Glass.ID = try request.parameter("glass")
        let now = request.site.environment.now()
        let (frame, glass) = try await visit.read(.glassSeen) { access, tx in
            let glass = try GlassStore.find(id, access, tx)
            return try (CaseFrame(access, tx), glass)
        }
        let view = GlassView(glass: glass, frame: frame, now: now, fields: Fields(request.form, errors))
        return request.page(frame, .overview, "Opened in an emergency", narrow: true, errors: errors, view.body)
    }
}

/// One opening in an emergency, for whoever leads the case: why, and whether it was right.
struct GlassView {
    let glass: Glass
    let frame: CaseFrame
    let now: Instant
    let fields: Fields

    var body: HTML {
        let zone = frame.structure.zone
        let basis = frame.structure.template.basis(glass.basis)?.words ?? glass.basis
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Opened in an emergency</h1>
            \(Parts.summary([
                Parts.row("Who", Self.who(glass, frame.directory)), Parts.row("Opened", Parts.when(glass.openedAt, zone)),
                Parts.row(glass.isOpen(at: now) ? "Ends" : "Ended", Parts.when(glass.endsAt, zone)), Parts.row("Lawful basis", basis),
                Parts.row("Reason", glass.reason),
            ]))
            <p>\(Parts.link("What was looked at: the log of the case", .section(.log, glass.caseID)))</p>
            <h2>Review</h2>
            \(glass.review.map(done) ?? form)
            """
    }

    static func who(_ glass: Glass, _ directory: Directory) -> String {
        let name = directory.person(glass.person)?.name ?? "Somebody who left"
        return "\(name), \(directory.seat(glass.seat)?.title ?? "a seat that ended"), \(directory.agency(of: glass.seat)?.name ?? "")"
    }

    static func state(_ glass: Glass, _ now: Instant) -> HTML {
        guard let review = glass.review else {
            if glass.isAlarming(at: now) { return Parts.tag("No review for more than \(Glass.alarmDays) days", "stop") }
            return glass.isOverdue(at: now) ? Parts.tag("Review overdue", "stop") : Parts.tag("Review waits", "warn")
        }
        return review.isProper ? Parts.tag("Found right", "ok") : Parts.tag("Found not right", "stop")
    }

    /// What was typed after somebody else was faster is shown once more.
    private func done(_ review: Glass.Review) -> HTML {
        let typed = fields.form.text("words")
        let unsaved: HTML =
            typed.isEmpty
            ? .empty
            : "<div class=\"warning\"><strong>Somebody reviewed this first.</strong> Your text is not saved.</div>\(Parts.summary([Parts.row("Not saved", typed)]))"
        return unsaved
            + Parts.summary([
                Parts.row("Found", Self.state(glass, now)),
                Parts.row("By", "\(frame.directory.label(review.by)), \(Parts.when(review.at, frame.structure.zone))"),
                Parts.row("In words", review.words),
            ])
    }

    private var form: HTML {
        """
        <p>Due \(Parts.when(glass.reviewDue, frame.structure.zone)). \(Self.state(glass, now)) Speak with the person first. The data protection officer sees the result, not your words.</p>
        <form method="post" action="\(Link.glass(glass.id, glass.caseID))" data-guard>
        \(fields.choices("proper", "Was it right to open the case?", [(value: "yes", words: "Yes, it was right", hint: ""), (value: "no", words: "No, it was not", hint: "Tell the data protection officer: it may be a breach of personal data.")]))
        \(fields.area("words", "What did you find?", rows: 3, limit: 1_000))
        <div class="buttons"><button>Record the review</button></div></form>
        """
    }
}
