import Domain

/// What pledges and emergencies make of a viewer's places in cases: looked up once for all the cases of a list (R51, R91).
struct Admission {
    private let viewer: Viewer
    private let pledges: [Structure.ID: Pledge]
    private let signed: [Pledge.Signature]
    private let glasses: [Case.ID: Instant]

    init(_ viewer: Viewer, _ cases: some Collection<CaseStore.Opened>, _ places: [Case.ID: [Member]], _ tx: Transaction) throws {
        self.viewer = viewer
        guard viewer.seat.function == .practitioner || viewer.seat.function == .coordinator, !cases.isEmpty else {
            (pledges, signed, glasses) = ([:], [], [:])
            return
        }
        let structures = try Set(cases.map { try $0.structure })
        let demanding = try StructureStore.loaded(tx).current.filter { structures.contains($0.id) && $0.pledge?.isDemanded == true }
        pledges = Dictionary(uniqueKeysWithValues: demanding.compactMap { structure in structure.pledge.map { (structure.id, $0) } })
        signed = try PledgeStore.signatures(of: viewer, for: demanding.map(\.id), tx)
        let outside = cases.map(\.id).filter { id in !(places[id] ?? []).contains { $0.isCurrent(on: viewer.today) } }
        glasses = try GlassStore.open(outside, viewer, tx)
    }

    /// Until when the case is open to the viewer in an emergency, if it is.
    func emergency(_ id: Case.ID) -> Instant? { glasses[id] }

    /// Whether a pledge has to be signed before a case of this structure is seen.
    func needsPledge(_ structure: Structure.ID, as membership: Facts.Membership) -> Bool {
        guard let pledge = pledges[structure] else { return false }
        let role: Member.Role = membership == .guest ? .guest : .member
        return !signed.contains { $0.structure == structure && $0.holds(pledge, for: role, on: viewer.today) }
    }
}
