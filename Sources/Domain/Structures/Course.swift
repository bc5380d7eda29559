/// Where a referral or case stands in its structure. Only `Template.taking` moves it, so no guard can be passed by.
public struct Course: Sendable, Equatable, Codable {
    /// The stage where it is, or where it ended.
    public let stage: String
    public let isAdopted: Bool
    /// The outcome with which it ended.
    public let ended: String?

    fileprivate init(stage: String, isAdopted: Bool, ended: String?) {
        self.stage = stage
        self.isAdopted = isAdopted
        self.ended = ended
    }

    /// As stored; the stores write only what `taking` made.
    public init(stored stage: String, isAdopted: Bool, ended: String?) { self.init(stage: stage, isAdopted: isAdopted, ended: ended) }
}

/// Why an outcome cannot be taken, as sentences that say how to mend it.
public struct CannotTake: Error, Equatable {
    public enum Cause: Equatable, Sendable { case ended, notHere, missing([Template.Guard]), openSteps }

    public let cause: Cause

    public var sentence: String {
        switch cause {
        case .ended: "This has ended. Nothing can be decided on it any more."
        case .notHere: "This outcome does not belong to the stage where it is now. Look at the page again and choose one of those shown."
        case .missing(let guards): "Before this, there must be on record: \(guards.map(\.words).joined(separator: "; "))."
        case .openSteps: "The steps of the algorithm have not led here. Go through them first."
        }
    }
}

extension Template {
    /// Where a concern arrives. `nil` in a structure without cases: it has no door.
    public var start: Course? { stages.first.map { Course(stage: $0.id, isAdopted: false, ended: nil) } }

    /// What can be decided where it is now; nothing when it has ended.
    public func outcomes(at course: Course) -> [Outcome] { course.ended == nil ? stage(course.stage)?.outcomes ?? [] : [] }

    public func outcome(_ id: String, at stage: String) -> Outcome? { self.stage(stage)?.outcomes.first { $0.id == id } }

    /// Takes an outcome (R35): the only way on.
    /// - Parameters:
    ///   - record: what is on record for this referral or case.
    ///   - answers: what was answered to the steps of the algorithm, in order.
    /// - Throws: why it cannot be taken; nothing has changed then.
    public func taking(_ id: String, at course: Course, record: Set<Guard>, answers: [String] = []) throws(CannotTake) -> Course {
        guard course.ended == nil else { throw CannotTake(cause: .ended) }
        guard let outcome = outcome(id, at: course.stage) else { throw CannotTake(cause: .notHere) }
        let missing = (outcome.needs ?? []).filter { !record.contains($0) }
        guard missing.isEmpty else { throw CannotTake(cause: .missing(missing)) }
        if isSettledByAlgorithm(outcome, at: course.stage), walk(answers) != .outcome(id) { throw CannotTake(cause: .openSteps) }
        switch outcome.effect {
        case .wait: return course
        case .move: return Course(stage: outcome.to ?? course.stage, isAdopted: course.isAdopted, ended: nil)
        case .adopt: return Course(stage: outcome.to ?? course.stage, isAdopted: true, ended: nil)
        case .close, .signPost, .handOn, .finish: return Course(stage: course.stage, isAdopted: course.isAdopted, ended: id)
        }
    }
}
