import Domain
import Foundation

/// Looks for a text in all files below a folder.
enum FileSearch {
    /// What a search looks for: the mark in lower case in the forms in which a text may stand in a file.
    private static func forms(_ mark: String) -> [String: Data] {
        var forms = [
            "UTF-8": Data(mark.utf8), "UTF-16": Data(mark.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }), "hex": Data(mark.utf8.hex.utf8),
            "hex of capitals": Data(mark.uppercased().utf8.hex.utf8),
        ]
        for shift in 0..<3 {
            for text in [mark, mark.uppercased()] {
                // Without the letters that depend on what stands before and after.
                let base64 = Data((String(repeating: "-", count: shift) + text).utf8).base64EncodedString().utf8
                let inner = base64.dropFirst(shift == 0 ? 0 : 4).prefix((mark.utf8.count - 3) / 3 * 4)
                forms["base64 +\(shift) \(text)"] = Data(inner.map(lower))
            }
        }
        return forms
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte + 0x20 : byte }

    /// The forms of the mark that stand in any file below a folder, whatever their case.
    static func found(_ mark: String, below folder: URL) throws -> [String] {
        var hits: [String] = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            guard let data = FileManager.default.contents(atPath: folder.appending(path: path).path) else { continue }
            let folded = Data(data.map(lower))
            for (name, form) in forms(mark) where folded.range(of: form) != nil { hits.append("\(path): \(name)") }
        }
        return hits
    }

    /// The files in which one of these byte strings stands as it is.
    static func found(_ needles: [[UInt8]], below folder: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { path in
            guard let data = FileManager.default.contents(atPath: folder.appending(path: path).path) else { return false }
            return needles.contains { data.range(of: Data($0)) != nil }
        }
    }
}
