import Foundation

/// A folder beside another one, in which something is built that shall be there as a whole or not at all.
final class PartFolder: Sendable {
    let url: URL
    private let target: URL
    private let descriptor: Int32

    /// Empties what an interrupted try has left; refuses while another process builds in it.
    init(for target: URL) throws {
        self.target = target
        url = URL(filePath: target.path + ".part")
        guard (try? FileManager.default.contentsOfDirectory(atPath: target.path))?.isEmpty ?? true else {
            throw Stop(description: "\(target.path) holds something else. Choose a folder that is empty or not there yet.")
        }
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        descriptor = open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Stop(description: "Cannot build in \(url.path). Check the permissions; if another roundtable builds there, wait for it.")
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: url.path) { try FileManager.default.removeItem(at: url.appending(path: name)) }
    }

    deinit { close(descriptor) }

    /// Gives the folder its name.
    func finish() throws {
        guard rename(url.path, target.path) == 0 else {
            throw Stop(description: "Cannot rename \(url.path) to \(target.path). Remove what is in the way, or choose another folder.")
        }
    }
}
