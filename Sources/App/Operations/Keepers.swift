import Logging
import Records
import ServiceLifecycle

/// Sequences and signs the log while the application runs.
struct LogKeeper: Service {
    let log: AuditLog
    let logger: Logger

    func run() async throws {
        let task = Task { await log.run(logger: logger) }
        try? await gracefulShutdown()
        task.cancel()
        await task.value
    }
}

/// Changes the root key when the operator asks for it.
struct RootKeyKeeper: Service {
    let rotation: Rotation
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await changeIfAsked()
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func changeIfAsked() async {
        do {
            if let count = try await rotation.runIfAsked() { logger.notice("The root key was changed.", metadata: ["keys": "\(count)"]) }
        } catch {
            logger.error("The root key could not be changed; the old one holds.", metadata: ["error": "\(type(of: error))"])
        }
    }
}
