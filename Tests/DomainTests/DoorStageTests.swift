import Domain
import Testing

@Suite("The stages of a door: where a concern can be before it is a case")
struct DoorStageTests {
    @Test("R35: from the first stage along what moves on, never through an adoption; the order is the template's")
    func reached() {
        var template = Sample.template
        template.stages = [
            Sample.stage("door", [Sample.outcome("on", .move, to: "table"), Sample.outcome("no", .close), Sample.outcome("ask", .wait)]),
            Sample.stage("work", [Sample.outcome("later", .move, to: "after"), Sample.outcome("end", .finish)]),
            Sample.stage(
                "table", [Sample.outcome("yes", .adopt, to: "work"), Sample.outcome("back", .move, to: "door"), Sample.outcome("x", .move, to: "gone")]),
            Sample.stage("after", [Sample.outcome("end", .finish)]),
        ]
        #expect(template.doorStages.map(\.id) == ["door", "table"])
        template.stages = []
        #expect(template.doorStages.isEmpty)
    }
}
