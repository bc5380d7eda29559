public import Domain
import Foundation

/// What an operator does on the machine itself. Logged like everything else, without a viewer.
public struct Console: Sendable {
    let log: AuditLog
    var database: Database { log.database }

    public init(log: AuditLog) { self.log = log }

    /// Makes the network with its first structure, unless there is one.
    /// - Returns: whether it was made.
    public func setUp(network: String, zone: String) async throws -> Bool {
        guard let zone = TimeZone(identifier: zone) else {
            throw FormErrors("zone", "“\(zone)” is no time zone. Give one like Europe/Berlin.")
        }
        return try await database.write { tx in
            guard try tx.first("SELECT id FROM structure LIMIT 1") == nil else { return false }
            _ = try StructureStore.insert(name: network, zone: zone, yaml: TemplateLibrary.text("five-step"), state: .active, tx)
            return true
        }
    }

    /// Adds a practitioner with a seat in an agency, which is made when it is new.
    /// - Returns: the token of the invitation.
    public func addUser(name: String, email: String, agency agencyName: String, title: String, function: Function) async throws -> String {
        try await database.write { tx in
            guard let address = Email(email) else { throw FormErrors("email", "“\(email)” is no e-mail address. Give one like ines@social.example.") }
            guard try tx.first("SELECT id FROM structure LIMIT 1") != nil else {
                throw FormErrors("network", "There is no network yet. Run “roundtable migrate --network NAME --zone ZONE” first.")
            }
            let agency = try agency(named: agencyName, tx)
            let form = Form([
                "name": [name], "email": [address.text], "agency": [agency.text], "title": [title], "function": [function.rawValue],
            ])
            let added = try AccountStore.add(.parse(form, agencies: [agency]), from: tx.now.adding(days: -1).day(in: .gmt), tx)
            try tx.record(AuditEvent(.accountAdded, subject: added.id.text), by: nil)
            return added.token
        }
    }

    /// Takes password and second factor away and makes a new invitation.
    public func reset(email: String) async throws -> String {
        try await database.write { tx in
            let id = try practitioner(email, tx)
            let token = try AccountStore.reset(id, tx)
            try tx.record(AuditEvent(.secondFactorReset, subject: id.text), by: nil)
            return token
        }
    }

    public func disable(email: String) async throws {
        try await database.write { tx in
            let id = try practitioner(email, tx)
            try AccountStore.disable(id, tx)
            try tx.record(AuditEvent(.accountDisabled, subject: id.text), by: nil)
        }
    }

    /// Whether the schema is current and there is a network to serve.
    public func isReady() async throws -> Bool {
        try await database.read { tx in
            try tx.database.isCurrent(tx) && tx.first("SELECT id FROM structure LIMIT 1") != nil
        }
    }

    /// What is wrong with the data, in sentences; empty when all is well. `progress` hears what is done, and how much of how much.
    public func problems(progress: @escaping @Sendable (String, Int, Int) -> Void = { _, _, _ in }) async throws -> [String] {
        let found: [String] = try await database.read { tx in
            progress("The data", 0, 0)
            var problems = try tx.database.engine.dialect == .sqlite ? damage(tx) : []
            progress("The keys", 0, 0)
            for row in try tx.rows(CaseKeyRotation.all) {
                let id = try row.text("id")
                if (try? tx.database.keyring.key(id, version: tx.keyInForce(of: id))) == nil {
                    problems.append("The key of \(id) is missing. Restore the key store.")
                }
            }
            for row in try tx.rows("SELECT case_id FROM erasure WHERE state IN ('erased', 'replayed')") {
                let id = try row.text("case_id")
                let isBack = try tx.first("SELECT id FROM case_file WHERE id = \(id)") != nil
                if try isBack || tx.database.keyring.holds(id) {
                    problems.append("The erased case \(id) is not gone. Start the server: it finishes erasures.")
                }
            }
            return try problems + StripStore.problems(tx)
        }
        let bundle = try await LogBundle.make(log) { progress("Events read", $0, $1) }
        let report = BundleVerifier.verify(bundle, key: log.verifierKey) { progress("Events checked", $0, $1) }
        return found + report.findings.map { "The log does not verify: \($0)" }
    }

    /// PostgreSQL has its own tools for this: amcheck and its checksums.
    private func damage(_ tx: Transaction) throws -> [String] {
        let found = try tx.rows("PRAGMA integrity_check").map { try $0.text("integrity_check") }.filter { $0 != "ok" }
        let isTorn = try !tx.rows("PRAGMA foreign_key_check").isEmpty
        return found.map { "The data file is damaged: \($0). Restore a backup." } + (isTorn ? ["Rows point to rows that are not there. Restore a backup."] : [])
    }

    private func practitioner(_ email: String, _ tx: Transaction) throws -> Practitioner.ID {
        guard let row = try tx.first("SELECT id FROM practitioner WHERE email = \(Email(email)?.text ?? email)") else {
            throw FormErrors("email", "There is no account with the e-mail address “\(email)”.")
        }
        return try row.id("id")
    }

    private func agency(named name: String, _ tx: Transaction) throws -> Agency.ID {
        if let row = try tx.first("SELECT id FROM agency WHERE name = \(name)") { return try row.id("id") }
        let agency = Agency(
            id: tx.newID(), name: name, sector: .government, level: "local", area: "", phone: "", email: "", services: "", may: "",
            engagement: .permanent)
        try DirectoryStore.insert(agency, tx)
        try tx.record(AuditEvent(.agencyAdded), by: nil)
        return agency.id
    }
}
