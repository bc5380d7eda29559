import Foundation
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

    /// Whether the page shows a text, as it would be escaped.
    func holds(_ words: String) -> Bool { Data(bytes).range(of: Data(escaped(words).utf8)) != nil }

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
    func holds(_ part: String) -> Bool { Data(utf8).range(of: Data(part.utf8)) != nil }
}
