import ArgumentParser
import Domain
import Foundation
import Records

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The log: take it away, verify it.", subcommands: [Bundle.self, Verify.self])

    struct Bundle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write the whole log to a file. Stop the server first.")
        @OptionGroup var configuration: ConfigurationFile
        @Option(name: .shortAndLong, help: "The file to write.") var out: String

        func run() async throws {
            let log = try await Settings.read(file: configuration.file).open()
            let progress = Progress()
            progress.tell("Signing the log")
            let data = try await LogBundle.make(log) { progress.tell("Events", $0, of: $1) }
            try writeWhole(URL(filePath: out)) { try $0.write(contentsOf: data) }
            say("Wrote \(out). The log's public key, to be handed on by another way:")
            print(log.verifierKey)
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify bundles offline.",
            discussion: "Give bundles, or the certificate of an erasure. Exit code 0: verified. 1: something does not fit. 2: could not run.")
        @Option(help: "The bundle; several are checked one after the other.") var bundle: [String] = []
        @Option(help: "The certificate of an erasure.") var certificate: String?
        @Option(help: "The log's public key, from another channel.") var logKey: String?
        @Option(help: "File with a checkpoint that you kept from an earlier visit.") var since: String?

        func run() throws {
            if bundle.isEmpty == (certificate == nil) { throw Stop(description: "Name a bundle with --bundle FILE, or a certificate with --certificate FILE.") }
            if let logKey, !BundleVerifier.isKey(logKey) {
                throw Stop(description: "--log-key is no key of a log. It looks like origin+1a2b3c4d+AbCd…; copy it whole.")
            }
            if let certificate { return try verify(certificate: certificate) }
            let earlier = try since.map { try note($0) }
            var isVerified = true
            let progress = Progress()
            for path in bundle {
                let report = BundleVerifier.verify(try contents(path), key: logKey, since: earlier) { progress.tell("Events", $0, of: $1) }
                isVerified = isVerified && report.isVerified
                print("\(path): \(report.isVerified ? "verified" : "\(report.findings.count) findings")")
                if bundle.count == 1 { print(page(report)) }
            }
            if !isVerified { throw ExitCode(1) }
        }

        private func verify(certificate path: String) throws {
            let text = String(validating: try contents(path), as: UTF8.self)
            guard let certificate = text.flatMap(ErasureCertificate.init) else {
                print("\(path): this is no certificate of an erasure.")
                throw ExitCode(1)
            }
            let findings = certificate.findings(key: logKey)
            print("\(path): \(findings.isEmpty ? "verified" : "\(findings.count) findings")")
            print("Case \(certificate.reference), erased \(certificate.erasure.at.text), keys destroyed \(certificate.keys.at.text), log \(certificate.origin)")
            if logKey == nil { print("The key was taken from the certificate: this proves consistency only. Give --log-key from another channel.") }
            for finding in findings { print("- \(finding)") }
            if !findings.isEmpty { throw ExitCode(1) }
        }

        private func contents(_ path: String) throws -> Data {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw Stop(description: "Cannot read \(path). Check its name and permissions.")
            }
            return data
        }

        private func note(_ path: String) throws -> String {
            String(decoding: try contents(path), as: UTF8.self)
        }

        /// The report of one page.
        private func page(_ report: BundleVerifier.Report) -> String {
            let period = [report.first, report.last].compactMap { $0?.text }.joined(separator: " to ")
            let lines = [
                "", "Report on the log \(report.origin)", "",
                "Events:      \(report.leaves)  \(period)", "Checkpoints: \(report.checkpoints), signed",
                "Stored rows: \(report.rows), compared with what the log says was written",
                "Erasures:    \(report.erased) by two people\(report.replayed == 0 ? "" : ", \(report.replayed) again after a restore")\(report.stripped == 0 ? "" : "; \(report.stripped) referrals stripped")",
                "Clock:       \(report.clockSetBack == 0 ? "never set back" : "set back \(report.clockSetBack) times, as the operator recorded")",
                "Key:         \(report.keyFromOutside ? "given by you" : "taken from the bundle: this proves consistency only. Give --log-key from another channel.")",
                "Earlier:     \(since == nil ? "no earlier checkpoint was given; a log that was cut and signed anew would not show" : "the log continues your earlier checkpoint")",
                "",
            ]
            let result =
                report.isVerified
                ? ["Result: verified. No event was changed, removed, inserted or reordered since it was signed."]
                : ["Result: NOT verified."] + report.findings.prefix(40).map { "- \($0)" }
            return (lines + result).joined(separator: "\n")
        }
    }
}
