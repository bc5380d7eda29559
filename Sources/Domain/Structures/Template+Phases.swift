extension Template {
    /// The stages that a concern can be in before it is a case, in the order of the template (R35).
    public var doorStages: [Stage] {
        let reached = reached(from: Set(stages.prefix(1).map(\.id)), over: [.move])
        return stages.filter { reached.contains($0.id) }
    }

    /// The stages of a case, from its adoption on.
    public var caseStages: [Stage] {
        let adopted = doorStages.flatMap(\.outcomes).filter { $0.effect == .adopt }.compactMap(\.to)
        let reached = reached(from: Set(adopted), over: [.move])
        return stages.filter { reached.contains($0.id) }
    }
}
