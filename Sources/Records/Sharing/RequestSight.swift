public import Domain

/// A request as one viewer sees it. Of an answer it holds what this side may see, and nothing else.
public struct VisibleRequest: Sendable {
    public enum Side: Sendable { case asking, asked }

    public struct Answer: Sendable, Equatable {
        public let seat: Seat.ID
        public let at: Instant
        public let parts: [InformationAnswer.Shown]
        public let entry: Entry.ID?
    }

    public let request: InformationRequest
    public let side: Side
    public let look: InformationRequest.Look
    public let structure: Structure
    /// `nil` while there is none to be seen, or when its shares do not reach the viewer any more.
    public var answer: Answer?
    /// When a text was taken back that had been shared.
    public var takenBackAt: Instant?
    public let isClosed: Bool
    public let mayAnswer: Bool
    /// For the asking side: whether the case is open to the viewer.
    public let seesCase: Bool

    /// Whether the asking side can still remind or withdraw. It must not depend on an answer that is hidden.
    public var isOpenToAsker: Bool { side == .asking && !isClosed && look == .waiting }
    /// What a read of it is about in the log. Where the rule hides what is held, the case's own log does not tell how the asked side went about it (R52).
    public var subject: String { side == .asking ? request.caseID.text : request.askedSubject }
    public var mayTakeBack: Bool { side == .asked && look == .answered }
}

extension InformationRequest {
    var askedSubject: String { hides ? id.text : caseID.text }
}

/// Reduces a request and a seat to facts and asks `decide` (R45, R89). The only place that does.
struct RequestSight {
    let viewer: Viewer
    private let facts: Facts
    /// The case itself, where the seat is on its team: an answer is read through its entry.
    let entry: (Entry.ID) throws -> VisibleEntry?
    let seesCase: Bool
    var isClosed: Bool { facts.state == .closed }

    init(_ access: CaseAccess<some Permission>, _ tx: Transaction) {
        viewer = access.viewer
        facts = access.facts
        seesCase = true
        entry = { id in do { return try EntryStore.find(id, access, tx) } catch is AccessDenied { return nil } }
    }

    /// From the desk: each request belongs to a case that the viewer may not know.
    private init(_ desk: DeskAccess<some Permission>, _ opened: CaseStore.Opened, _ access: CaseAccess<CanSeeCase>?, _ tx: Transaction) {
        viewer = desk.viewer
        var facts = desk.facts(.seeRequest)
        facts.state = opened.standing.state
        facts.membership = access?.facts.membership ?? .none
        self.facts = facts
        seesCase = access != nil
        entry = { id in
            guard let access else { return nil }
            do { return try EntryStore.find(id, access, tx) } catch is AccessDenied { return nil }
        }
    }

    static func all(_ cases: [Case.ID], _ desk: DeskAccess<some Permission>, _ tx: Transaction) throws -> [Case.ID: RequestSight] {
        let ids = Array(Set(cases))
        let permitted: [Case.ID: CaseAccess<CanSeeCase>] = try CaseAccess.permitted(ids, at: desk, in: tx)
        return try CaseStore.opened(ids, tx).mapValues { RequestSight(desk, $0, permitted[$0.id], tx) }
    }

    func relation(_ request: InformationRequest) -> Facts.Relation {
        if request.seat == viewer.seat.id { return .named }
        if request.author == viewer.seat.id { return .author }
        return request.agency == viewer.agency.id ? .originator : .none
    }

    func permits(_ act: Facts.Act, _ request: InformationRequest) -> Bool { decision(act, request).isPermitted }

    func demand(_ act: Facts.Act, _ request: InformationRequest) throws {
        let decision = decision(act, request)
        guard decision.isPermitted else { throw AccessDenied(rules: decision.rules) }
    }

    private func decision(_ act: Facts.Act, _ request: InformationRequest) -> Decision {
        var facts = facts
        facts.act = act
        facts.relation = relation(request)
        return decide(facts)
    }

    func visible(_ request: InformationRequest, _ structure: Structure) -> VisibleRequest {
        let side: VisibleRequest.Side = relation(request) == .named ? .asked : .asking
        let look = side == .asked ? request.askedLook : request.askingLook(on: viewer.today)
        return VisibleRequest(
            request: request, side: side, look: look, structure: structure, isClosed: isClosed,
            mayAnswer: request.state == .open && permits(.answerRequest, request), seesCase: seesCase)
    }
}
