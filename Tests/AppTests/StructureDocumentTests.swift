import Domain
import Foundation
import Records
import Testing

@Suite("The comparison of structures") struct StructureDocumentTests {
    /// `roundtable template compare > docs/structures.md` writes it anew; the difference is then read by a person.
    @Test("R11: the comparison in the documents is the one of the templates") func isCurrent() throws {
        let written = try String(contentsOf: Repository.root.appending(path: "docs/structures.md"), encoding: .utf8)
        #expect(try ComparisonDocument.text(TemplateLibrary.templates().map(\.template)) == written)
    }
}
