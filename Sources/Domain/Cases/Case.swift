/// A referral that the structure adopted. It has one owner seat and a team.
public struct Case: Sendable, Identifiable {
    public typealias ID = Domain.ID<Case>

    /// Who the case is about and what it is for. Sealed; `version` guards against overwriting.
    public struct Details: Sendable, Codable, Equatable {
        public var participant: Participant
        /// The goal set at the start, against which the case is closed (R76).
        public var goal: String

        public init(participant: Participant, goal: String) {
            self.participant = participant
            self.goal = goal
        }
    }

    public let id: ID
    /// Short reference for talk and paper, `RT-2026-0007`. Carries nothing about the person.
    public let reference: String
    public let state: Facts.CaseState
    /// Where it is in its structure.
    public let stage: String
    public let adoptedAt: Instant
    public let owner: Seat.ID?
    public let version: Int
    public let details: Details
    public let closure: Closure?

    public init(
        id: ID, reference: String, state: Facts.CaseState, stage: String, adoptedAt: Instant, owner: Seat.ID?, version: Int,
        details: Details, closure: Closure?
    ) {
        self.id = id
        self.reference = reference
        self.state = state
        self.stage = stage
        self.adoptedAt = adoptedAt
        self.owner = owner
        self.version = version
        self.details = details
        self.closure = closure
    }
}

/// The end of a case: outcome against the goal (R76).
public struct Closure: Sendable, Codable, Equatable {
    public enum GoalMet: String, CaseIterable, Sendable, Codable {
        case met, partly, notMet = "not-met"

        public var words: String {
            switch self {
            case .met: "Goal met"
            case .partly: "Goal partly met"
            case .notMet: "Goal not met"
            }
        }
    }

    /// A closure term of the template.
    public var outcome: String
    /// The outcome of the last stage with which it ended; none where it was closed before stages asked for one.
    public var ending: String?
    public var goalMet: GoalMet
    public var statement: String
    public var thanks: String
    public var closedAt: Instant
    public var by: Seat.ID

    public init(outcome: String, ending: String? = nil, goalMet: GoalMet, statement: String, thanks: String, closedAt: Instant, by: Seat.ID) {
        self.outcome = outcome
        self.ending = ending
        self.goalMet = goalMet
        self.statement = statement
        self.thanks = thanks
        self.closedAt = closedAt
        self.by = by
    }

    /// - Parameter course: where the case is; it can only end as its stage lets it.
    public static func parse(_ form: Form, _ template: Template, at course: Course, now: Instant, by seat: Seat.ID) throws(FormErrors) -> Closure {
        var form = form
        let endings = template.endings(at: course)
        if endings.isEmpty { form.add("ending", "A case does not end at this stage. Take it on under Stage first.") }
        // With one way to end there is nothing to choose.
        let ending =
            endings.count < 2 ? endings.first?.id : form.choice("ending", "Choose how this stage ends.") { id in endings.first { $0.id == id }?.id }
        let outcome = form.choice("outcome", "Choose how the case ends.") { template.closure($0)?.id }
        let met = form.choice("goal-met", "Say whether the goal was met.", GoalMet.init(rawValue:))
        let statement = form.required("statement", "Write what was reached, measured against the goal.", limit: 4000)
        let thanks = form.optional("thanks", limit: 1000)
        try form.check()
        guard let outcome, let met, let ending else { throw form.errors }
        return Closure(outcome: outcome, ending: ending, goalMet: met, statement: statement, thanks: thanks, closedAt: now, by: seat)
    }
}

extension Case.Details {
    public static func parse(_ form: Form) throws(FormErrors) -> Case.Details {
        var form = form
        let participant = Participant.parse(&form)
        let goal = form.optional("goal", limit: 2000)
        _ = form.day("release")
        try form.check()
        return Case.Details(participant: participant, goal: goal)
    }

    /// The planned day of release, typed beside the details: no text, a mark for the clocks (S2:188).
    public static func release(_ form: Form) -> Day? { Day(form.text("release")) }
}
