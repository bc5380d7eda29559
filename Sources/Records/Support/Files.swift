public import Foundation

/// Writes a file that is there whole or not at all: it gets its name when its content is on the disk; what had the name before stays until then.
/// - Throws: `Database.CannotOpen` with a sentence, whatever went wrong.
public func writeWhole(_ target: URL, _ body: (FileHandle) throws -> Void) throws {
    let part = target.appendingPathExtension("part")
    do {
        guard FileManager.default.createFile(atPath: part.path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown)
        }
        let file = try FileHandle(forWritingTo: part)
        defer { try? file.close() }
        try body(file)
        try file.synchronize()
        guard rename(part.path, target.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
        try? FileManager.default.removeItem(at: part)
        throw Database.CannotOpen(description: "Cannot write \(target.path). Check the folder, its permissions and the free space.")
    }
}

/// A file of lines that only grows: checkpoints, erasures. What is added is durable when `add` returns.
struct LineFile {
    let url: URL
    /// Longer than any line of ours.
    private static let reach: UInt64 = 16_384

    /// Adds lines. One that was cut off when the machine stopped is written over: a whole one must not be glued to it.
    func add(_ lines: [String]) throws {
        if !FileManager.default.fileExists(atPath: url.path) {
            guard FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
                throw CocoaError(.fileWriteUnknown)
            }
        }
        let file = try FileHandle(forUpdating: url)
        defer { try? file.close() }
        let end = try file.seekToEnd()
        let start = end > Self.reach ? end - Self.reach : 0
        try file.seek(toOffset: start)
        let tail = try Array(file.readToEnd() ?? Data())
        let whole = tail.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        if whole == 0, start > 0 { throw CocoaError(.fileReadCorruptFile) }
        try file.truncate(atOffset: start + UInt64(whole))
        try file.seekToEnd()
        try file.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
        try file.synchronize()
    }
}
