import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Records
import ServiceLifecycle
import Synchronization
import UnixSignals

/// The web application on one address, with the keeper of the log beside it.
public struct WebApplication: Sendable {
    let site: Site
    let host: String
    let port: Int
    let metrics: LoopbackAddress?
    let supervisor: Supervisor

    /// How long requests that run may take to end, once the process was asked to stop.
    static let patience = Duration.seconds(20)

    /// - Parameter metrics: where to answer what is measured, if anywhere.
    public init(site: Site, host: String, port: Int, metrics: LoopbackAddress?, supervisor: Supervisor) {
        self.site = site
        self.host = host
        self.port = port
        self.metrics = metrics
        self.supervisor = supervisor
    }

    /// Serves until the process is asked to stop; then finishes what runs and signs the log.
    public func run() async throws {
        var quiet = site.logger
        // What libraries say below that names addresses of clients.
        quiet.logLevel = max(site.logger.logLevel, .warning)
        // Shut down from the last to the first.
        var services: [any Service] = [
            LogKeeper(log: site.log, logger: site.logger), KeyKeeper(log: site.log, logger: site.logger),
            StripKeeper(log: site.log, logger: site.logger), LikenessKeeper(log: site.log, logger: site.logger),
        ]
        if let interval = supervisor.interval { services.append(Watchdog(log: site.log, supervisor: supervisor, interval: interval)) }
        if let metrics { services.append(MetricsServer(site: site).service(on: metrics, logger: quiet)) }
        services.append(pages(quiet))
        var configuration = ServiceGroupConfiguration(services: services, logger: quiet)
        configuration.maximumGracefulShutdownDuration = Self.patience
        try await untilStopped(ServiceGroup(configuration: configuration))
        site.logger.info("Stopped.")
    }

    private func pages(_ logger: Logger) -> some Service {
        Application(
            responder: Shield(inner: RouteTable.all().router(site).buildResponder(), site: site),
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(30),
                    httpDecoderConfiguration: .init(maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 64 * 1024, maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(host, port: port), serverName: nil, availableConnectionsDelegate: MaximumAvailableConnections(2_000)),
            onServerRunning: { [site, supervisor] _ in
                site.logger.info("Ready.")
                supervisor.tell("READY=1")
            },
            logger: logger)
    }

    /// The first signal lets requests end. The second ends the process at once: what was acknowledged is durable.
    private func untilStopped(_ group: ServiceGroup) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let received = Received()
        try await withThrowingDiscardingTaskGroup { tasks in
            tasks.addTask {
                for await _ in signals {
                    if received.add() > 1 { _exit(1) }
                    site.logger.info("Stopping.")
                    supervisor.tell("STOPPING=1")
                    await group.triggerGracefulShutdown()
                }
            }
            do { try await group.run() } catch {
                // After that many seconds what still runs is cancelled, and the group says so by an error.
                guard received.count > 0 else { throw error }
                site.logger.warning("Some requests did not end in time.")
            }
            try await site.log.settle()
            tasks.cancelAll()
        }
    }
}

/// How many signals came.
private final class Received: Sendable {
    private let signals = Mutex(0)

    var count: Int { signals.withLock { $0 } }

    func add() -> Int {
        signals.withLock {
            $0 += 1
            return $0
        }
    }
}
