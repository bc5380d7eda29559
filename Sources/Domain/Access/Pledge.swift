/// What somebody promises before a structure lets them see a case (R51; S2:407, S2:412). Governance, not personal case data.
public struct Pledge: Sendable, Equatable {
    /// Counts up with each change; a new version is signed anew.
    public let version: Int
    public let text: String
    /// The own words for guests, such as mentors, family and faith leaders; empty where all sign the same.
    public let guestText: String
    /// How long a signature holds.
    public let months: Int

    public init(version: Int, text: String, guestText: String, months: Int) {
        self.version = version
        self.text = text
        self.guestText = guestText
        self.months = months
    }

    /// Whether anything has to be signed; a structure ends its demand by saving an empty text.
    public var isDemanded: Bool { !text.isEmpty }

    /// Which text somebody with this role signs: where guests have no words of their own, the text of all.
    public func role(for role: Member.Role) -> Member.Role { guestText.isEmpty ? .member : role }

    public func text(for role: Member.Role) -> String { role == .guest && !guestText.isEmpty ? guestText : text }

    /// The roles that have a text of their own.
    public var roles: [Member.Role] { guestText.isEmpty ? [.member] : [.member, .guest] }

    /// A person in a seat who signed; another person in the same seat signs too.
    public struct Signature: Sendable, Identifiable {
        public typealias ID = Domain.ID<Signature>

        public let id: ID
        public let person: Practitioner.ID
        public let seat: Seat.ID
        public let structure: Structure.ID
        public let role: Member.Role
        public let version: Int
        public let signedAt: Instant
        /// The last day on which it holds.
        public let until: Day

        public init(
            id: ID, person: Practitioner.ID, seat: Seat.ID, structure: Structure.ID, role: Member.Role, version: Int, signedAt: Instant, until: Day
        ) {
            self.id = id
            self.person = person
            self.seat = seat
            self.structure = structure
            self.role = role
            self.version = version
            self.signedAt = signedAt
            self.until = until
        }

        /// Whether it lets somebody with this role see cases: signed in the version that is in force, and not run out.
        public func holds(_ pledge: Pledge, for role: Member.Role, on day: Day) -> Bool {
            version == pledge.version && self.role == pledge.role(for: role) && day <= until
        }
    }

    /// Days before its end from which My work reminds of a signature.
    public static let reminderDays = 30
}

/// A new version of a pledge, as typed.
public struct PledgeForm: Sendable {
    public let text: String
    public let guestText: String
    public let months: Int
    /// The version that stood in the form; none for the first.
    public let shown: Int

    public static func parse(_ form: Form) throws(FormErrors) -> PledgeForm {
        var form = form
        let text = form.optional("pledge", limit: 8_000)
        let guestText = form.optional("guests", limit: 8_000)
        if text.isEmpty, !guestText.isEmpty { form.add("pledge", "Write the pledge for all too. Guests can have words of their own only beside it.") }
        let months = form.choice("months", "Enter for how many months it holds: a number from 1 to 60.") { text in
            Int(text).flatMap { (1...60).contains($0) ? $0 : nil }
        }
        try form.check()
        guard let months else { throw form.errors }
        return PledgeForm(text: text, guestText: guestText, months: months, shown: Int(form.text("version")) ?? 0)
    }
}

/// A signature, as typed.
public struct PledgeSigning: Sendable {
    public let role: Member.Role

    /// - Parameter pledge: the one in force; whoever read an older version reads the new one first.
    public static func parse(_ form: Form, _ pledge: Pledge) throws(FormErrors) -> PledgeSigning {
        var form = form
        let role = form.choice("role", "Choose whether you are a member or a guest.") { text in
            Member.Role(rawValue: text).flatMap { pledge.roles.contains($0) ? $0 : nil }
        }
        if form.text("version") != "\(pledge.version)" {
            form.add("agreed", "The pledge was changed while you read it. Read it again, then sign.")
        } else if form.text("agreed") != "yes" {
            form.add("agreed", "Tick that you keep to this pledge. Without it no case of this structure opens.")
        }
        try form.check()
        guard let role else { throw form.errors }
        return PledgeSigning(role: role)
    }
}
