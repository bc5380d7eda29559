import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Records
public import ServiceLifecycle

/// The web application on one address, with the keeper of the log beside it.
public struct WebApplication: Service {
    let site: Site
    let host: String
    let port: Int

    public init(site: Site, host: String, port: Int) {
        self.site = site
        self.host = host
        self.port = port
    }

    /// Serves until the process is asked to stop; then finishes what runs and signs the log.
    public func run() async throws {
        let shield = Shield(inner: RouteTable.all().router(site).buildResponder(), site: site)
        var application = Application(
            responder: shield,
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(30),
                    httpDecoderConfiguration: .init(maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 64 * 1024, maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(host, port: port), serverName: nil, availableConnectionsDelegate: MaximumAvailableConnections(2_000)),
            logger: site.logger)
        application.addServices(LogKeeper(log: site.log, logger: site.logger))
        try await application.runService()
    }
}

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
