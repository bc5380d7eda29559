public import Domain
import Foundation

/// An account as the administrator sees it.
public struct AccountLine: Sendable {
    public let person: Practitioner
    public let seats: [Seat]
    public let isDisabled: Bool
    public let isActivated: Bool
}

/// A new account as typed.
public struct AccountForm: Sendable {
    public let name: String
    public let email: Email
    public let phone: String
    public let agency: Agency.ID
    public let title: String
    public let function: Function

    public static func parse(_ form: Form, agencies: [Agency.ID]) throws(FormErrors) -> AccountForm {
        var form = form
        let name = form.required("name", "Enter the name of the practitioner.", limit: 120)
        let email = form.choice("email", "Enter an e-mail address, for example ines@social.example.", Email.init)
        let phone = form.optional("phone", limit: 40)
        let agency = form.choice("agency", "Choose the agency.") { text in
            Agency.ID(text).flatMap { agencies.contains($0) ? $0 : nil }
        }
        let title = form.required("title", "Enter the function, for example “Social worker, family team”.", limit: 120)
        let function = form.choice("function", "Choose what the seat is for.", Function.init(rawValue:))
        try form.check()
        guard let email, let agency, let function else { throw form.errors }
        return AccountForm(name: name, email: email, phone: phone, agency: agency, title: title, function: function)
    }
}

/// What an invited practitioner sees before setting a password.
public struct Invitation: Sendable {
    public let person: Practitioner
    /// Base 32, for the authenticator.
    public let secret: String
    public let link: String
}

public enum AccountStore {
    static let invitationDays = 7

    public static func all(_ access: DeskAccess<CanManageAccounts>, _ tx: Transaction) throws -> [AccountLine] {
        let seats = try tx.rows("SELECT * FROM seat ORDER BY title").map(DirectoryStore.seat)
        return try tx.rows("SELECT * FROM practitioner ORDER BY name").map { row in
            let person = try DirectoryStore.person(row)
            return try AccountLine(
                person: person, seats: seats.filter { $0.holder == person.id }, isDisabled: !row.isNull("disabled_at"),
                isActivated: !row.isNull("password"))
        }
    }

    /// Adds a practitioner with a seat.
    /// - Returns: the token of the invitation, to be handed over in person or by two ways.
    public static func add(_ form: AccountForm, _ access: DeskAccess<CanManageAccounts>, _ tx: Transaction) throws -> (String, AuditEvent) {
        let added = try add(form, from: access.viewer.today, tx)
        return (added.token, AuditEvent(.accountAdded, subject: added.id.text))
    }

    static func add(_ form: AccountForm, from: Day, _ tx: Transaction) throws -> (token: String, id: Practitioner.ID, seat: Seat) {
        if try tx.first("SELECT id FROM practitioner WHERE email = \(form.email.text)") != nil {
            throw FormErrors("email", "There is an account with this e-mail address. Give that person another seat instead.")
        }
        let person = Practitioner(id: tx.newID(), name: form.name, email: form.email.text, phone: form.phone)
        try tx.rows(
            "INSERT INTO practitioner (id, name, email, phone) VALUES (\(person.id), \(person.name), \(person.email), \(person.phone))")
        let seat = Seat(
            id: tx.newID(), agency: form.agency, title: form.title, function: form.function, holder: person.id, deputy: nil, from: from,
            until: nil)
        try DirectoryStore.insert(seat, tx)
        return try (invite(person.id, tx), person.id, seat)
    }

    /// Disables an account at once, with its sessions.
    public static func disable(_ id: Practitioner.ID, _ access: DeskAccess<CanManageAccounts>, _ tx: Transaction) throws -> AuditEvent {
        if id == access.viewer.practitioner.id { throw FormErrors("account", "You cannot disable your own account. Ask another administrator.") }
        try disable(id, tx)
        return AuditEvent(.accountDisabled, subject: id.text)
    }

    static func disable(_ id: Practitioner.ID, _ tx: Transaction) throws {
        try tx.rows("UPDATE practitioner SET disabled_at = \(tx.now) WHERE id = \(id) AND disabled_at IS NULL")
        if tx.changes == 0 { throw Refusal.notFound }
        try tx.rows("DELETE FROM session WHERE practitioner_id = \(id)")
        try tx.rows("DELETE FROM pending_sign_in WHERE practitioner_id = \(id)")
    }

    /// Takes the second factor away and invites again; sessions end.
    public static func reset(_ id: Practitioner.ID, _ access: DeskAccess<CanManageAccounts>, _ tx: Transaction) throws -> (String, AuditEvent) {
        try (reset(id, tx), AuditEvent(.secondFactorReset, subject: id.text))
    }

    static func reset(_ id: Practitioner.ID, _ tx: Transaction) throws -> String {
        guard let row = try tx.first("SELECT email FROM practitioner WHERE id = \(id) AND disabled_at IS NULL") else { throw Refusal.notFound }
        try tx.rows("UPDATE practitioner SET totp = NULL, totp_step = 0, password = NULL WHERE id = \(id)")
        try tx.rows("DELETE FROM session WHERE practitioner_id = \(id)")
        try tx.rows("DELETE FROM pending_sign_in WHERE practitioner_id = \(id)")
        try tx.rows("DELETE FROM recovery_code WHERE practitioner_id = \(id)")
        try Throttle.succeeded(email: row.text("email"), tx)
        return try invite(id, tx)
    }

    private static func invite(_ id: Practitioner.ID, _ tx: Transaction) throws -> String {
        let token = SecretToken(tx.database.environment)
        let secret = try tx.sealSecret(tx.database.environment.random(20), of: id)
        try tx.rows("DELETE FROM invitation WHERE practitioner_id = \(id)")
        try tx.rows(
            """
            INSERT INTO invitation (token_hash, practitioner_id, expires_at, totp)
            VALUES (\(token.hash), \(id), \(tx.now.adding(days: invitationDays)), \(secret))
            """)
        return token.text
    }
}

extension SignIn {
    public func invitation(_ token: String) async throws -> Invitation {
        try await log.database.read { tx in try Self.invitation(token, tx).invitation }
    }

    /// Sets password and second factor of an invited practitioner, who proves with a code that the authenticator works.
    /// - Returns: ten recovery codes, shown once.
    public func activate(_ token: String, _ form: Form) async throws -> [String] {
        let found = try await log.database.read { tx in try Self.invitation(token, tx) }
        var form = form
        let password = form.raw("password")
        let about = [found.invitation.person.name, found.invitation.person.email]
        if let problem = PasswordRule.problem(password, about: about) { form.add("password", problem) }
        if form.raw("again") != password { form.add("again", "The two passwords differ. Type the same one twice.") }
        let now = log.database.environment.now()
        let step = TOTP.acceptedStep(form.text("code"), secret: found.secret, now: now, last: 0)
        if step == nil { form.add("code", "This code does not fit. Check the clock of your device and type the code it shows now.") }
        try form.check()
        let hash = try await hasher.hash(password)
        return try await log.database.write { tx in
            let found = try Self.invitation(token, tx)
            let id = found.invitation.person.id
            try tx.rows(
                """
                UPDATE practitioner SET password = \(hash), totp = \(tx.sealSecret(found.secret, of: id)), totp_step = \(step ?? 0)
                WHERE id = \(id)
                """)
            try tx.rows("DELETE FROM invitation WHERE practitioner_id = \(id)")
            let codes = (0..<10).map { _ in RecoveryCode.make(tx.database.environment) }
            for code in codes {
                let hash = SecretToken.hash(RecoveryCode.normalised(code))
                try tx.rows("INSERT INTO recovery_code (code_hash, practitioner_id) VALUES (\(hash), \(id))")
            }
            try tx.record(AuditEvent(.accountActivated, subject: id.text), by: nil)
            return codes
        }
    }

    private static func invitation(_ token: String, _ tx: Transaction) throws -> (invitation: Invitation, secret: [UInt8]) {
        guard
            let row = try tx.first(
                """
                SELECT practitioner.*, invitation.totp AS secret FROM invitation JOIN practitioner ON practitioner.id = practitioner_id
                WHERE token_hash = \(SecretToken.hash(token)) AND expires_at > \(tx.now) AND disabled_at IS NULL
                """)
        else { throw Refusal.notFound }
        let person = try DirectoryStore.person(row)
        let secret = try tx.openSecret(row.bytes("secret"), of: person.id)
        return (Invitation(person: person, secret: base32(secret), link: TOTP.link(secret: secret, email: person.email)), secret)
    }
}
