import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Files that must be whole")
struct FileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var file: URL { folder.url.appending(path: "lines") }

    @Test("R88 R93: a line that was cut off is written over, so that no checkpoint is glued to it", arguments: ["", "first\n", "first\nhalf", "half"])
    func cutLine(_ before: String) throws {
        try Data(before.utf8).write(to: file)
        try LineFile(url: file).add(["next", "last"])
        let whole = before.hasPrefix("first") ? "first\n" : ""
        #expect(try String(contentsOf: file, encoding: .utf8) == whole + "next\nlast\n")
    }

    @Test("R88: a long file keeps every line; one that holds no lines is left alone")
    func longFile() throws {
        let lines = (0..<5_000).map { "checkpoint \($0)" }
        try LineFile(url: file).add(lines)
        try LineFile(url: file).add(["end"])
        #expect(try String(contentsOf: file, encoding: .utf8) == (lines + ["end"]).map { $0 + "\n" }.joined())
        let noise = Data(repeating: 0x20, count: 40_000)
        try noise.write(to: file)
        #expect(throws: CocoaError.self) { try LineFile(url: file).add(["x"]) }
        #expect(try Data(contentsOf: file) == noise)
    }

    @Test("R93: what cannot be written whole leaves the old file and nothing else, and says what to do")
    func whole() throws {
        try writeWhole(file) { try $0.write(contentsOf: Data("old".utf8)) }
        let error = #expect(throws: Database.CannotOpen.self) {
            try writeWhole(file) {
                try $0.write(contentsOf: Data("ne".utf8))
                throw CocoaError(.fileWriteOutOfSpace)
            }
        }
        #expect(error?.description.contains("the free space") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["lines"])
        #expect(try String(contentsOf: file, encoding: .utf8) == "old")
    }
}
