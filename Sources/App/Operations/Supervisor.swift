import Foundation
import Records
import ServiceLifecycle

/// Tells systemd how it goes (`sd_notify(3)`); says nothing where nobody asked.
public struct Supervisor: Sendable {
    private let socketPath: String?
    /// Half of the time after which systemd takes a silent program for dead.
    let interval: Duration?

    /// - Parameter variables: the environment of the process.
    public init(_ variables: [String: String]) {
        socketPath = variables["NOTIFY_SOCKET"]
        interval = variables["WATCHDOG_USEC"].flatMap { Int($0) }.map { .microseconds(max(2, $0) / 2) }
    }

    func tell(_ state: String) {
        #if os(Linux)
            guard let socketPath, var address = Self.address(socketPath) else { return }
            let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            // Without the bytes after the path: the name of an abstract socket would have them too.
            let length = socklen_t(MemoryLayout<sa_family_t>.size + socketPath.utf8.count)
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(descriptor, state, state.utf8.count, Int32(MSG_NOSIGNAL), $0, length)
                }
            }
        #endif
    }

    #if os(Linux)
        /// A path, or the name of an abstract socket, which starts with `@`.
        private static func address(_ path: String) -> sockaddr_un? {
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            var bytes = Array(path.utf8)
            guard let first = bytes.first, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
            if first == UInt8(ascii: "@") { bytes[0] = 0 }
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            return address
        }
    #endif
}

/// A sign of life while the data can be asked, whatever the answer: a full disk is not mended by a restart, a program that hangs is.
struct Watchdog: Service {
    let log: AuditLog
    let supervisor: Supervisor
    let interval: Duration

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                _ = await log.hindrance()
                supervisor.tell("WATCHDOG=1")
                try? await Task.sleep(for: interval)
            }
        }
    }
}
