public import Foundation

/// What an operator asks of the process that serves on this machine: a file in the keys folder, which goes when the request is answered (R90).
public struct KeyRequest: Sendable {
    let file: URL

    public static func rootKey(in keys: URL) -> KeyRequest { KeyRequest(file: keys.appending(path: "root.key.rotate")) }
    public static func caseKeys(in keys: URL) -> KeyRequest { KeyRequest(file: keys.appending(path: "case-keys.rotate")) }

    public var isThere: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// What the process that answers has noted in the file; empty when it has not begun, or has ended.
    public var note: String { (try? String(contentsOf: file, encoding: .utf8)) ?? "" }

    public func ask() throws {
        guard !isThere else { throw Database.CannotOpen(description: "\(file.path) is there: this was asked for already, and the server is at it.") }
        try note("")
    }

    func note(_ text: String) throws { try writeWhole(file) { try $0.write(contentsOf: Data(text.utf8)) } }

    public func end() throws { try FileManager.default.removeItem(at: file) }
}
