import Domain
import Foundation
import Records

/// Who looked at a case, in plain words.
enum CaseLogPages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeCaseLog>) async throws -> Reply {
        let (frame, lines) = try await visit.read(.caseLogSeen) { access, tx in try (CaseFrame(access, tx), CaseLog.latest(access, tx)) }
        let rows = lines.map { line -> [HTML] in
            let who: HTML = line.seat.map { "\(frame.directory.label($0)), \(frame.directory.agency(of: $0)?.name ?? "")" } ?? "The system"
            return [
                "<span class=\"nowrap\">\(Parts.when(line.at, frame.structure.zone))</span>", who,
                "\(line.words)\(line.refused ? Parts.tag("Refused", "warn") : .empty)", "\(line.items)",
            ]
        }
        let body: HTML = """
            <h1><span class="caption">Case \(frame.file.reference)</span>Who looked</h1>
            <p class="lead">The newest 100 events of this case, from the log that outsiders can verify.</p>
            \(Parts.table("Events of the case", ["When", "Who", "What", "Items"], rows))
            """
        return request.page(frame, .log, "Who looked", body)
    }
}

/// The whole log, for the data protection officer: to be taken away and verified elsewhere (R88).
enum LogPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanExportLog>) async throws -> Reply {
        let directory = try await visit.glance { access, tx in try DirectoryStore.all(access, tx) }
        let checkpoint = try await request.site.log.latestCheckpoint(visit)
        let body: HTML = """
            <h1>Log</h1>
            <p class="lead">Every read and every write of personal data stands here before it is shown. Take the bundle away and verify it on your own machine; keep the checkpoint, so that a cut or rewritten log shows at your next visit.</p>
            <h2>Search</h2>
            <p>Who did what, and when. You find the reference of a case, never the person or a text.</p>
            \(LogSearchPages.form(Fields(request.form, nil), directory))
            <h2>Take it away</h2>
            \(Parts.summary([Parts.row("Public key of the log", request.site.log.verifierKey), Parts.row("Newest checkpoint", checkpoint)]))
            <form method="post" action="\(Link.logBundle)"><div class="buttons"><button>Download the bundle</button></div></form>
            <p class="hint">Verify with: roundtable audit verify --bundle FILE --log-key KEY --since CHECKPOINT</p>
            """
        return request.page(visit.viewer, "Log", .log, body)
    }

    static func bundle(_ request: WebRequest, _ visit: DeskVisit<CanExportLog>) async throws -> Reply {
        let data = try await LogBundle.export(visit)
        return Reply(type: "text/plain; charset=utf-8", bytes: Array(data), download: "roundtable-log.bundle")
    }
}
