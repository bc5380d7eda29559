import Domain
import Foundation
import HTTPTypes
import Records

/// Searching the log: who looked at what, and when; never a participant, never a text (R88). A POST: what is looked for stays out of addresses.
enum LogSearchPages {
    static func search(_ request: WebRequest, _ visit: DeskVisit<CanExportLog>) async throws -> Reply {
        do {
            let (page, directory, zone) = try await visit.read(.logSearched) { access, tx in
                let directory = try DirectoryStore.all(access, tx)
                let query = try LogQuery.parse(request.form, people: Set(directory.everybody.map(\.id)))
                return try (LogSearch.find(query, access, tx), directory, StructureStore.current(access, tx).zone)
            }
            let fields = Fields(request.form, nil)
            let body: HTML = """
                <h1>Search the log</h1>
                \(page.lines.isEmpty ? "<p class=\"empty\">Nothing in the log fits. Leave fields empty to find more.</p>" : table(page, directory, zone))
                \(page.next.map { older($0, fields) })
                <h2>Search again</h2>\(form(fields, directory))
                """
            return request.page(visit.viewer, "Search the log", .log, body)
        } catch let errors as FormErrors {
            let directory = try await visit.glance { access, tx in try DirectoryStore.all(access, tx) }
            return request.page(
                visit.viewer, "Search the log", .log, errors: errors, "<h1>Search the log</h1>\(form(Fields(request.form, errors), directory))")
        }
    }

    static func form(_ fields: Fields, _ directory: Directory) -> HTML {
        let people = directory.everybody.map { (value: $0.id.text, words: $0.name) }
        let kinds = EventCode.allCases.sorted { $0.words < $1.words }.map { (value: "\($0.rawValue)", words: $0.words) }
        return """
            <form method="post" action="\(Link.logSearch)">
            \(fields.select("person", "Who", required: false, people))
            \(fields.input("reference", "Reference of the case", hint: "For example RT-2026-00007. Also of a case that was erased.", css: "short", required: false))
            \(fields.select("code", "Did what", required: false, kinds))
            \(fields.input("from", "From", hint: "Year-month-day, for example 2026-11-01.", css: "short", required: false))
            \(fields.input("until", "Until", hint: "The last day that counts.", css: "short", required: false))
            <div class="buttons"><button>Search</button></div></form>
            """
    }

    private static func table(_ page: LogPage, _ directory: Directory, _ zone: TimeZone) -> HTML {
        Parts.table(
            "Events", ["When", "Who", "What", "Case", "Items"],
            page.lines.map { line in
                let seat = line.seat.flatMap { directory.seat($0) }?.title ?? ""
                let agency = line.agency.map { directory.agencyName($0) } ?? ""
                let place: HTML = seat.isEmpty ? .empty : "<span class=\"hint\">\(seat), \(agency)</span>"
                let outcome: HTML =
                    switch line.outcome {
                    case .done: .empty
                    case .refused: Parts.tag("Refused", "warn")
                    case .failed: Parts.tag("Failed", "stop")
                    }
                return [
                    "<span class=\"nowrap\">\(Parts.when(line.at, zone))</span>",
                    "\(line.person.map { directory.person($0)?.name ?? "Somebody who left" } ?? "The system")\(place)", "\(line.words) \(outcome)",
                    "\(line.reference.isEmpty ? "–" : line.reference)", "\(line.items)",
                ]
            })
    }

    private static func older(_ next: Int, _ fields: Fields) -> HTML {
        """
        <form method="post" action="\(Link.logSearch)">\(fields.hidden(except: ["before"]))<input type="hidden" name="before" value="\(String(next))"><div class="buttons"><button class="secondary">Older events</button></div></form>
        """
    }
}
