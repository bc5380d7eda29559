import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

/// What came back for a request.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var location: String { headers[.location] ?? "" }
    var cookies: [String] { headers[values: .setCookie] }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    init(_ response: Response) async throws {
        let sink = Sink()
        try await response.body.write(sink)
        status = response.status.code
        headers = response.headers
        bytes = sink.bytes.withLock { $0 }
    }

    private final class Sink: ResponseBodyWriter, Sendable {
        let bytes = Mutex<[UInt8]>([])

        func write(_ buffer: ByteBuffer) async throws { bytes.withLock { $0 += buffer.readableBytesView } }
        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}

extension String {
    /// Whether a text occurs, by bytes: `contains` of the library compares grapheme clusters and misses what a browser sees.
    func holds(_ part: String) -> Bool {
        let (whole, part) = (Array(utf8), Array(part.utf8))
        guard let first = part.first, whole.count >= part.count else { return part.isEmpty }
        return whole.indices.dropLast(part.count - 1).contains { whole[$0] == first && whole[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
