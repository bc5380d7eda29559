import Domain
import Foundation
import Records

/// The coordinator's side of an erasure: to propose it in the closed case, and to see what became of it (R86).
enum ErasureProposalPages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanProposeErasure>) async throws -> Reply { try await page(request, visit) }

    static func create(_ request: WebRequest, _ visit: CaseVisit<CanProposeErasure>) async throws -> Reply {
        do {
            try await visit.write { access, tx in
                try ((), ErasureStore.propose(.parse(request.form, reference: CaseStore.find(access, tx).reference), access, tx))
            }
            return .redirect(.section(.erasure, visit.caseID).done(.erasureProposed))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    static func withdraw(_ request: WebRequest, _ visit: CaseVisit<CanProposeErasure>) async throws -> Reply {
        try await visit.write { access, tx in ((), try ErasureStore.withdraw(access, tx)) }
        return .redirect(.section(.erasure, visit.caseID).done(.erasureWithdrawn))
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<CanProposeErasure>, _ errors: FormErrors? = nil) async throws -> Reply {
        let (frame, latest) = try await visit.read(.caseSeen) { access, tx in try (CaseFrame(access, tx), ErasureStore.latest(access, tx)) }
        let now = request.site.environment.now()
        let head: HTML = """
            <h1><span class="caption">Case \(frame.file.reference)</span>Erasure</h1>
            <p class="lead">You propose, the data protection officer decides. Then every text and name of this case and of its referral is gone for everybody, and older backups of the data do not open it any more. It cannot be undone.</p>
            """
        let isWaiting = latest?.state(at: now) == .proposed
        let body = head + (latest.map { status($0, frame, now) } ?? .empty) + (isWaiting ? .empty : form(frame, Fields(request.form, errors)))
        return request.page(frame, .erasure, "Erasure", errors: errors, body)
    }

    private static func status(_ erasure: Erasure, _ frame: CaseFrame, _ now: Instant) -> HTML {
        let isWaiting = erasure.state(at: now) == .proposed
        let withdrawal: HTML = """
            <form method="post" action="\(Link.erasureWithdrawal(frame.file.id))"><div class="buttons"><button class="secondary">Withdraw the proposal</button></div></form>
            """
        return "<h2>The newest proposal</h2>" + Parts.summary(ErasureView.steps(erasure, frame.directory, frame.structure.zone, now))
            + (isWaiting ? withdrawal : .empty)
    }

    private static func form(_ frame: CaseFrame, _ fields: Fields) -> HTML {
        let grounds = Erasure.Ground.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }
        return """
            <h2>Propose the erasure</h2>
            <form class="narrow" method="post" action="\(Link.section(.erasure, frame.file.id))" data-guard>
            \(fields.choices("ground", "What demands it?", grounds))
            \(fields.area("reason", "Reason", hint: "One sentence. It stays after the erasure: no names here, and nothing by which a person could be known.", rows: 2, limit: 300))
            \(fields.input("reference", "Type the reference of the case", hint: "\(frame.file.reference), as a confirmation that this is the right case.", css: "short"))
            <div class="buttons"><button class="danger">Propose the erasure</button></div></form>
            """
    }
}
