extension Template {
    /// The stages that a concern can be in before it is a case, in the order of the template (R35).
    public var doorStages: [Stage] {
        guard let first = stages.first else { return [] }
        var reached: Set<String> = [first.id]
        var open = [first]
        while let stage = open.popLast() {
            for next in stage.outcomes where next.effect == .move {
                guard let id = next.to, reached.insert(id).inserted, let found = self.stage(id) else { continue }
                open.append(found)
            }
        }
        return stages.filter { reached.contains($0.id) }
    }
}
