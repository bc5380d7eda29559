public import Domain

/// A structure's pledge that somebody has not signed, or whose signature runs out soon.
public struct PledgeLine: Sendable {
    public let structure: Structure
    public let role: Member.Role
    /// The last day of the signature; none when nothing is signed that holds.
    public let until: Day?
    /// Cases of the seat that wait for it.
    public let cases: Int
}

/// Confidentiality pledges of structures and who signed them (R51): governance, not personal case data.
public enum PledgeStore {
    /// Saves a new version: everybody signs anew.
    /// - Throws: `Refusal.conflict` when somebody saved in the meantime.
    public static func save(_ id: Structure.ID, _ form: PledgeForm, _ access: DeskAccess<CanGovern>, _ tx: Transaction) throws -> AuditEvent {
        let structure = try StructureStore.find(id, access, tx)
        // Moves the directory's version, so that every node reads it anew; and whoever else saves has to wait.
        try tx.rows("UPDATE structure SET name = name WHERE id = \(id)")
        let version = try tx.first("SELECT max(version) AS version FROM pledge WHERE structure_id = \(id)").flatMap { row in
            try row.optional("version", row.int)
        }
        guard form.shown == version ?? 0 else { throw Refusal.conflict(stored: "") }
        let now = structure.pledge
        if let now, now.text == form.text, now.guestText == form.guestText, now.months == form.months {
            throw FormErrors("pledge", "Nothing is changed. Saving it would ask everybody to sign once more.")
        }
        try insert(Pledge(version: (version ?? 0) + 1, text: form.text, guestText: form.guestText, months: form.months), of: id, by: access.viewer.seat.id, tx)
        return AuditEvent(.pledgeChanged, subject: id.text)
    }

    static func insert(_ pledge: Pledge, of structure: Structure.ID, by seat: Seat.ID?, _ tx: Transaction) throws {
        try tx.rows(
            """
            INSERT INTO pledge (structure_id, version, text, guest_text, months, made_at, made_by)
            VALUES (\(structure), \(pledge.version), \(pledge.text), \(pledge.guestText), \(pledge.months), \(tx.now), \(seat))
            """)
    }

    /// The newest version of each structure's pledge.
    static func newest(_ tx: Transaction) throws -> [String: Pledge] {
        var pledges: [String: Pledge] = [:]
        for row in try tx.rows("SELECT structure_id, version, text, guest_text, months FROM pledge ORDER BY structure_id, version") {
            pledges[try row.text("structure_id")] = try Pledge(
                version: row.int("version"), text: row.text("text"), guestText: row.text("guest_text"), months: row.int("months"))
        }
        return pledges
    }

    /// The viewer, in this seat, signs the pledge of a structure in the version that is in force.
    public static func sign(_ id: Structure.ID, _ form: Form, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> AuditEvent {
        let structure = try StructureStore.find(id, access, tx)
        guard let pledge = structure.pledge, pledge.isDemanded else {
            throw FormErrors("agreed", "This structure asks for no pledge. There is nothing to sign.")
        }
        let role = try PledgeSigning.parse(form, pledge).role
        let (viewer, now) = (access.viewer, tx.now)
        try insert(
            .init(
                id: tx.newID(), person: viewer.practitioner.id, seat: viewer.seat.id, structure: id, role: role, version: pledge.version, signedAt: now,
                until: viewer.today.adding(months: pledge.months)), tx)
        return AuditEvent(.pledgeSigned, subject: id.text)
    }

    static func insert(_ signature: Pledge.Signature, _ tx: Transaction) throws {
        try tx.rows(
            """
            INSERT INTO pledge_signature (id, practitioner_id, seat_id, structure_id, role, version, signed_at, until_day, mark)
            VALUES (\(signature.id), \(signature.person), \(signature.seat), \(signature.structure), \(signature.role.rawValue), \(signature.version),
                \(signature.signedAt), \(signature.until), \(mark(signature, tx)))
            """)
    }

    /// What the viewer has signed in this seat, whatever became of it; the newest first.
    public static func own(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [Pledge.Signature] {
        try signatures("practitioner_id = \(access.viewer.practitioner.id) AND seat_id = \(access.viewer.seat.id)", tx)
    }

    /// Everybody who signed a structure's pledge in the version that is in force.
    public static func all(_ structure: Structure, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [Pledge.Signature] {
        guard let pledge = structure.pledge else { return [] }
        return try signatures("structure_id = \(structure.id) AND version = \(pledge.version)", tx)
    }

    /// Whether the viewer has not signed what a structure asks of its table, or of its guests, for what is no case yet.
    static func isMissing(_ viewer: Viewer, for id: Structure.ID, as role: Member.Role, _ tx: Transaction) throws -> Bool {
        guard let pledge = try StructureStore.loaded(tx).current.first(where: { $0.id == id })?.pledge, pledge.isDemanded else { return false }
        return try !signatures(of: viewer, for: [id], tx).contains { $0.holds(pledge, for: role, on: viewer.today) }
    }

    /// What a person has signed in a seat, for these structures.
    static func signatures(of viewer: Viewer, for structures: [Structure.ID], _ tx: Transaction) throws -> [Pledge.Signature] {
        guard !structures.isEmpty else { return [] }
        return try signatures(
            "practitioner_id = \(viewer.practitioner.id) AND seat_id = \(viewer.seat.id) AND structure_id IN (\(structures))", tx)
    }

    /// Pledges without which cases of the viewer's seat stay shut, and signatures that run out within a month.
    static func today(_ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [PledgeLine] {
        let (viewer, demanding) = try (access.viewer, StructureStore.loaded(tx).current.filter { $0.pledge?.isDemanded == true })
        guard !demanding.isEmpty else { return [] }
        var places = try tx.rows(
            """
            SELECT structure_id, role, count(*) AS n FROM member JOIN case_file ON case_file.id = member.case_id
            WHERE \(CaseList.isPlace(of: viewer)) AND case_file.state = 'open' AND structure_id IN (\(demanding.map(\.id)))
            GROUP BY structure_id, role ORDER BY structure_id, role DESC
            """
        ).map { try Place(structure: $0.id("structure_id"), role: $0.code("role"), cases: $0.int("n")) }
        for structure in demanding where isAtTable(structure, viewer) && !places.contains(where: { $0.structure == structure.id && $0.role == .member }) {
            places.append(Place(structure: structure.id, role: .member, cases: 0))
        }
        let hearing = try Hearing.structures(viewer, among: demanding.filter { !isAtTable($0, viewer) }, tx)
        for structure in hearing where !places.contains(where: { $0.structure == structure && $0.role == .guest }) {
            places.append(Place(structure: structure, role: .guest, cases: 0))
        }
        let signed = try signatures(of: viewer, for: Array(Set(places.map(\.structure))), tx)
        return places.compactMap { place in
            guard let structure = demanding.first(where: { $0.id == place.structure }), let pledge = structure.pledge else { return nil }
            let until = signed.filter { $0.structure == place.structure && $0.holds(pledge, for: place.role, on: viewer.today) }.map(\.until).max()
            if let until, until > viewer.today.adding(days: Pledge.reminderDays) { return nil }
            return PledgeLine(structure: structure, role: pledge.role(for: place.role), until: until, cases: place.cases)
        }
    }

    private static func isAtTable(_ structure: Structure, _ viewer: Viewer) -> Bool { structure.seats(viewer.seat.id) || viewer.weighs(for: structure.id) }

    /// What a seat has to do with a structure: cases, a place at its table, or an invitation to hear of a referral.
    private struct Place {
        let structure: Structure.ID
        let role: Member.Role
        let cases: Int
    }

    /// Only rows that the program wrote count: a signature made by hand opens nothing.
    private static func signatures(_ condition: SQL, _ tx: Transaction) throws -> [Pledge.Signature] {
        try tx.rows("SELECT * FROM pledge_signature WHERE \(condition) ORDER BY signed_at DESC, id DESC").compactMap { row in
            let signature = try Pledge.Signature(
                id: row.id("id"), person: row.id("practitioner_id"), seat: row.id("seat_id"), structure: row.id("structure_id"), role: row.code("role"),
                version: row.int("version"), signedAt: row.instant("signed_at"), until: row.day("until_day"))
            return try row.bytes("mark") == mark(signature, tx) ? signature : nil
        }
    }

    private static func mark(_ signature: Pledge.Signature, _ tx: Transaction) throws -> [UInt8] {
        let bound = [
            signature.id.text, signature.person.text, signature.seat.text, signature.structure.text, signature.role.rawValue, "\(signature.version)",
            signature.signedAt.text, signature.until.text,
        ]
        return try tx.database.keyring.token(bound.joined(separator: " "), "pledge")
    }
}
