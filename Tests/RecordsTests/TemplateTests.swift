import Testing

@testable import Records

@Suite("Templates") struct TemplateTests {
    @Test("R10: a template whose clocks never end is refused")
    func endlessClocks() throws {
        let sound = try DemoNetwork.text("five-step.yaml")
        _ = try StructureStore.template(sound)
        for (term, endless) in [("hours: 24", "hours: 9223372036854775807"), ("workingDays: 5", "workingDays: 3651"), ("days: 90", "days: -1")] {
            let yaml = sound.replacing(term, with: endless)
            #expect(yaml != sound)
            #expect(throws: DecodingError.self) { try StructureStore.template(yaml) }
        }
    }
}
