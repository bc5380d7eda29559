import Domain
import Foundation
import Records

/// One erasure: the proposal with the form to decide on it, or the certificate, made to be printed.
struct ErasureView: Sendable {
    let erasure: Erasure
    let certificate: ErasureCertificate?
    let directory: Directory
    let zone: TimeZone
    let viewer: Viewer
    let now: Instant

    var title: String { certificate == nil ? "Erasure of \(erasure.reference)" : "Certificate of erasure" }

    func body(_ fields: Fields) -> HTML {
        """
        <h1><span class="caption">Case \(erasure.reference)</span>\(certificate == nil ? "Erasure" : "Certificate of erasure")</h1>
        \(Parts.summary([Parts.row("Case", erasure.reference), Parts.row("Closed", erasure.closedAt.map { Parts.when($0, zone) } ?? "")] + Self.steps(erasure, directory, zone, now)))
        \(certificate.map(proof))\(rest(fields))
        """
    }

    /// Proposal and decision, as lines of a summary.
    static func steps(_ erasure: Erasure, _ directory: Directory, _ zone: TimeZone, _ now: Instant) -> [HTML] {
        func who(_ step: Erasure.Step) -> String { "\(Parts.when(step.at, zone)), \(directory.label(step.seat))" }
        let state = erasure.state(at: now)
        var rows = [Parts.row("State", tag(state))]
        if let proposed = erasure.proposed {
            rows += [
                Parts.row("Proposed", who(proposed)), Parts.row("Because", erasure.ground?.words ?? ""), Parts.row("Reason", proposed.words),
            ]
        }
        if state == .proposed, let until = erasure.lapsesAt { rows.append(Parts.row("To be decided until", Parts.when(until, zone))) }
        if let decided = erasure.decided { rows.append(Parts.row(decidedWord(state), who(decided))) }
        if let answer = erasure.decided?.words, !answer.isEmpty { rows.append(Parts.row("Answer", answer)) }
        return rows
    }

    private static func decidedWord(_ state: Erasure.State) -> String {
        switch state {
        case .withdrawn: "Withdrawn"
        case .refused: "Refused"
        case .proposed, .lapsed, .erased, .replayed: "Approved"
        }
    }

    static func tag(_ state: Erasure.State) -> HTML {
        switch state {
        case .proposed: Parts.tag(state.words, "warn")
        case .erased, .replayed: Parts.tag(state.words, "ok")
        case .lapsed, .withdrawn, .refused: Parts.tag(state.words)
        }
    }

    private func rest(_ fields: Fields) -> HTML {
        switch erasure.state(at: now) {
        case .proposed where erasure.proposed?.person == viewer.practitioner.id:
            "<p class=\"warning\">You proposed this erasure yourself. Another person must decide.</p>"
        case .proposed: form(fields)
        case .erased where certificate == nil:
            "<p class=\"empty\">The rows are gone. The certificate is ready as soon as the keys are destroyed and the log is signed, within a minute. Load this page again.</p>"
        case .replayed: "<p>This case had been erased before. A backup from before was restored, and the case was erased again, by the list of erasures.</p>"
        case .lapsed, .withdrawn, .refused, .erased: .empty
        }
    }

    private func form(_ fields: Fields) -> HTML {
        """
        <h2>Decide</h2>
        <form class="narrow" method="post" action="\(Link.erasureDecision(erasure.caseID))" data-guard>
        \(fields.choices("decision", "Is the case erased?", [(value: "erase", words: "Yes, erase it", hint: "All texts and names of the case and of its referral go at once, for everybody. This cannot be undone."), (value: "refuse", words: "No, refuse", hint: "The case stays closed, and the coordinator reads why.")]))
        \(fields.input("reference", "Type the reference of the case", hint: "\(erasure.reference), if you erase it.", css: "short"))
        \(fields.area("answer", "Answer to the coordinator", hint: "Needed if you refuse. It stays: no names here.", rows: 2, limit: 300, required: false))
        <div class="buttons"><button class="danger">Record the decision</button></div></form>
        """
    }

    private func proof(_ certificate: ErasureCertificate) -> HTML {
        let findings = certificate.findings()
        let path: HTML = "<ol class=\"plain\">\(certificate.erasure.path.map { "<li>\(code($0.hex))</li>" as HTML })</ol>"
        let note: HTML = "<span class=\"text\">\(code(certificate.note))</span>"
        let counts = certificate.counts.map { Parts.row($0.kind.capitalized, "\($0.count)") }
        return """
            <h2>What is gone</h2>
            \(Parts.summary([Parts.row("Keys destroyed", erasure.keysGoneAt.map { Parts.when($0, zone) } ?? "")]))
            <p>Sealed texts that were deleted, by kind. The index of the name went with them.</p>
            \(Parts.summary(counts))
            <h2>Proof</h2>
            <p>\(findings.isEmpty ? "The log holds the proposal, the erasure and the destruction of the keys, and a signed checkpoint covers them." : findings.joined(separator: " "))</p>
            \(Parts.summary([
                Parts.row("Log", certificate.origin), Parts.row("Public key", code(certificate.key)),
                Parts.row("Index of the erasure", "\(certificate.erasure.index) of \(certificate.size)"),
                Parts.row("Leaf", code(certificate.erasure.hash.hex)),
                Parts.row("Path to the root", path), Parts.row("Checkpoint", note),
            ]))
            <p class="buttons">\(Parts.button("Download the certificate", .certificate(erasure.id)))</p>
            <p class="hint">Verify with: roundtable audit verify --certificate FILE --log-key KEY</p>
            """
    }

    private func code(_ text: String) -> HTML { "<code>\(text)</code>" }
}
