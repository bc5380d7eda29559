import Domain
import Foundation
import Records

/// The team of a case, its owner, and the decisions that made both so.
enum TeamPages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply { try await page(request, visit) }

    static func add(_ request: WebRequest, _ visit: CaseVisit<CanManageTeam>) async throws -> Reply {
        do {
            try await visit.write { access, tx in
                let seats = try DirectoryStore.all(access, tx).workingSeats(on: access.viewer.today).map(\.id)
                return try ((), MemberStore.add(.parse(request.form, seats: seats, today: access.viewer.today), access, tx))
            }
            return .redirect(.section(.team, visit.caseID).done(.member))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    static func end(_ request: WebRequest, _ visit: CaseVisit<CanManageTeam>) async throws -> Reply {
        let member: Member.ID = try request.parameter("member")
        do {
            try await visit.write { access, tx in try ((), MemberStore.end(member, access, tx)) }
            return .redirect(.section(.team, visit.caseID).done(.ended))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    static func appoint(_ request: WebRequest, _ visit: CaseVisit<CanAppointOwner>) async throws -> Reply {
        do {
            try await visit.write { access, tx in
                let members = try MemberStore.current(access, tx).filter { $0.role == .member }.map(\.seat)
                let current = try CaseStore.find(access, tx).owner
                return try ((), DecisionStore.appoint(.parse(request.form, members: members, current: current), access, tx))
            }
            return .redirect(.section(.team, visit.caseID).done(.owner))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    static func review(_ request: WebRequest, _ visit: CaseVisit<CanClose>) async throws -> Reply {
        do {
            let review = try ReviewForm.parse(request.form)
            try await visit.write { access, tx in try ((), DecisionStore.review(review, access, tx)) }
            return .redirect(.section(.team, visit.caseID).done(.reviewed))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<some Permission>, _ errors: FormErrors? = nil) async throws -> Reply {
        let (frame, view) = try await visit.read(.caseSeen) { access, tx in
            let frame = try CaseFrame(access, tx)
            let view = try TeamView(
                frame: frame, members: MemberStore.all(access, tx), decisions: DecisionStore.all(access, tx), origin: ReferralStore.origin(access, tx),
                form: request.form, errors: errors)
            return (frame, view)
        }
        return request.page(frame, .team, "Team and owner", errors: errors, view.body)
    }
}

struct TeamView: Sendable {
    let frame: CaseFrame
    let members: [Member]
    let decisions: [CaseDecision]
    /// The referral that it was, for whoever weighed it.
    let origin: Referral.ID?
    let form: Form
    let errors: FormErrors?

    var body: HTML {
        """
        <h1><span class="caption">Case \(frame.file.reference)</span>Team and owner</h1>
        <div id="member">\(current)</div>
        <div class="columns"><div class="wide">\(frame.may.contains(.appointOwner) ? owner : .empty)\(frame.may.contains(.manageTeam) ? join : .empty)\(frame.may.contains(.closeCase) ? review : .empty)</div>
        <aside class="side">\(history)</aside></div>
        """
    }

    private var current: HTML {
        let today = frame.viewer.today
        return Parts.table(
            "Who is in the team, and why", ["Who", "Agency", "Role", "Why", "From–to", "Phone"],
            members.map { member in
                let holder = frame.directory.holder(of: member.seat)
                let isOwner = member.seat == frame.file.owner
                let until: HTML = member.until.map { "\($0.words)" } ?? "open"
                let end: HTML =
                    frame.may.contains(.manageTeam) && member.isCurrent(on: today) && !isOwner
                    ? "<form method=\"post\" action=\"\(Link.memberEnd(member.id, frame.file.id))\"><button class=\"link\">End now<span class=\"visually-hidden\">: \(frame.directory.label(member.seat))</span></button></form>"
                    : .empty
                return [
                    "\(frame.directory.label(member.seat))", "\(frame.directory.agency(of: member.seat)?.name ?? "")",
                    isOwner ? Parts.tag("Owner", "ok") : member.isCurrent(on: today) ? Parts.tag(member.role.words) : Parts.tag("Ended"),
                    "\(member.why)", "<span class=\"nowrap\">\(member.from.words)</span> – <span class=\"nowrap\">\(until)</span> \(end)",
                    Parts.phone(holder?.phone ?? "", of: holder?.name ?? ""),
                ]
            })
    }

    private var owner: HTML {
        let fields = Fields(form, errors)
        let candidates = members.filter { $0.isCurrent(on: frame.viewer.today) && $0.role == .member }.map { ($0.seat.text, frame.words(.seat($0.seat))) }
        let hasOwner = frame.file.owner != nil
        return """
            <section aria-labelledby="appoint"><h2 id="appoint">\(hasOwner ? "Change the owner" : "Appoint the owner")</h2>
            <p class="hint">A joint decision of the team: nearest to the person, trusted, and able to lead. The owner is the single contact for the person and the family.</p>
            <form method="post" action="\(Link.owner(frame.file.id))" data-guard>
            \(fields.select("owner", "Owner", candidates.map { (value: $0.0, words: $0.1) }))
            \(fields.area("reason", "Reason of the decision", rows: 3, limit: 2000))
            \(hasOwner ? fields.area("note", "Handover note", hint: "What is open, what comes next, whom to call.", rows: 4, limit: 4000) : .empty)
            <div class="buttons"><button>Record the decision</button></div></form></section>
            """
    }

    private var join: HTML {
        let fields = Fields(form, errors)
        let seats = frame.directory.workingSeats(on: frame.viewer.today).map { (value: $0.id.text, words: frame.words(.seat($0.id))) }
        return """
            <section aria-labelledby="join"><h2 id="join">Add somebody to the team</h2>
            <form method="post" action="\(Link.section(.team, frame.file.id))" data-guard>
            \(fields.select("seat", "Seat", seats.sorted { $0.words < $1.words }))
            \(fields.choices("role", "Role", Member.Role.allCases.map { (value: $0.rawValue, words: $0.words, hint: $0 == .guest ? "Sees only what is shared with this seat by name, until the last day." : "Sees what is shared with the team or with the agency.") }))
            \(fields.area("why", "Why this seat is needed", rows: 2, limit: 500))
            \(fields.input("until", "Last day", hint: "Year-month-day. A guest needs one.", css: "short", required: false))
            <div class="buttons"><button>Add to the team</button></div></form></section>
            """
    }

    private var review: HTML {
        let fields = Fields(form, errors)
        return """
            <section aria-labelledby="review"><h2 id="review">Record a review</h2>
            <form method="post" action="\(Link.reviews(frame.file.id))" data-guard>
            \(fields.area("achieved", "What was achieved since the last review", hint: "Measured against the goal.", rows: 3, limit: 4000))
            \(fields.area("next", "What comes next", rows: 2, limit: 2000))
            \(besides.isEmpty ? .empty : fields.choices("also", "What else happened", type: "checkbox", besides))
            <div class="buttons"><button>Record the review</button></div></form></section>
            """
    }

    /// What clocks of this structure wait for.
    private var besides: [(value: String, words: String, hint: String)] {
        ReviewForm.besides.filter(frame.structure.template.counts).map { event in
            (value: event.rawValue, words: event == .met ? "This was a meeting of the table" : "The team stands ready for the release", hint: "")
        }
    }

    private var history: HTML {
        let items = decisions.map { decision -> HTML in
            """
            <li class="card"><h3>\(decision.kind.words)</h3><p class="when">\(Parts.when(decision.at, frame.structure.zone)), \(frame.directory.label(decision.by))</p><p class="text">\(decision.content.reason)</p>\(decision.content.note.isEmpty ? .empty : "<h4>\(heading(decision.kind))</h4><p class=\"text\">\(decision.content.note)</p>" as HTML)\(decision.kind == .adopted ? referral : .empty)</li>
            """
        }
        return "<h2>Decisions and handovers</h2><ul class=\"plain\">\(items)</ul>"
    }

    private var referral: HTML {
        origin.map { "<p>\(Parts.link("The referral, with the reason of the triage", .referral($0)))</p>" } ?? .empty
    }

    private func heading(_ kind: CaseDecision.Kind) -> String {
        switch kind {
        case .closed: "Word to the partners"
        case .reviewed: "What comes next"
        case .expertAsked, .expertAnswered: "Expert"
        case .wentOn: "Outcome"
        case .lookedBack: "What comes of it"
        case .likeness: "What was found"
        case .newVersion: "From which rules to which"
        case .reported: "Ground, day, and whether the person was told"
        case .adopted, .ownerAppointed, .ownerChanged: "Handover note"
        }
    }
}
