import Crypto
import Foundation
import Synchronization

/// The root key in its folder, and beside it the next one while the root key is being changed.
final class RootKey: Sendable {
    let file: KeyFile
    let next: KeyFile
    private let known = Mutex<[SymmetricKey]>([])

    init(folder: URL) throws {
        file = KeyFile(url: folder.appending(path: "root.key"))
        next = KeyFile(url: folder.appending(path: "root.key.next"))
        try reload()
    }

    /// The root key that wrapped these bytes. Another process may have changed it meanwhile, so the files are read again before giving up.
    func wrapping(_ wrapped: [UInt8]) throws -> SymmetricKey {
        if let root = fitting(wrapped) { return root }
        try reload()
        guard let root = fitting(wrapped) else {
            throw Database.CannotOpen(description: "\(file.url.path) is not the root key of these data. Put the right file back from your escrow.")
        }
        return root
    }

    func unwrap(_ wrapped: [UInt8]) throws -> SymmetricKey { try AES.KeyWrap.unwrap(wrapped, using: wrapping(wrapped)) }

    /// Makes the next key the only one, once everything is wrapped with it. Does nothing when that was done already.
    func settle(_ wrapped: [UInt8]) throws {
        guard next.isThere, (try? AES.KeyWrap.unwrap(wrapped, using: SymmetricKey(data: next.read()))) != nil else { return }
        guard rename(next.url.path, file.url.path) == 0 else {
            throw Database.CannotOpen(description: "Cannot rename \(next.url.path) to \(file.url.path). Check the folder's permissions.")
        }
        try reload()
    }

    private func fitting(_ wrapped: [UInt8]) -> SymmetricKey? {
        known.withLock { $0 }.first { (try? AES.KeyWrap.unwrap(wrapped, using: $0)) != nil }
    }

    private func reload() throws {
        let keys = try [file.read()] + (next.isThere ? [next.read()] : [])
        known.withLock { $0 = keys.map { SymmetricKey(data: $0) } }
    }
}
