import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// An address that only this machine reaches.
public struct LoopbackAddress: Equatable, Sendable {
    let host: String
    let port: Int

    /// `127.0.0.1:9464` or `[::1]:9464`; anything else is `nil`.
    public init?(_ text: String) {
        let hosts = ["127.0.0.1:": "127.0.0.1", "[::1]:": "::1"]
        guard let (start, host) = hosts.first(where: { text.utf8.starts(with: $0.key.utf8) }) else { return nil }
        let digits = String(decoding: text.utf8.dropFirst(start.utf8.count), as: UTF8.self)
        guard digits.utf8.count <= 5, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits), (1...65535).contains(port) else {
            return nil
        }
        self.host = host
        self.port = port
    }
}

/// Answers `GET /metrics`, and nothing else. It listens apart from the pages, so that no proxy can pass it on by mistake.
struct MetricsServer: HTTPResponder {
    let site: Site

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        guard request.method == .get, request.uri.path == "/metrics" else { return Response(status: .notFound) }
        let text = await MetricsText.write(site)
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    func service(on address: LoopbackAddress, logger: Logger) -> some Service {
        Application(
            responder: self,
            configuration: .init(
                address: .hostname(address.host, port: address.port), serverName: nil, availableConnectionsDelegate: MaximumAvailableConnections(20)),
            logger: logger)
    }
}
