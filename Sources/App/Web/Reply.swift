import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// What a handler answers.
struct Reply: Sendable {
    var status: HTTPResponse.Status = .ok
    var type = "text/html; charset=utf-8"
    var bytes: [UInt8] = []
    var location: Link?
    var cookies: [String] = []
    var cache = "no-store"
    var download: String?
    var retryAfter: Int?
    /// At sign-out the browser forgets all of this site.
    var clearsSite = false

    static func page(_ html: HTML, status: HTTPResponse.Status = .ok) -> Reply { Reply(status: status, bytes: html.bytes) }
    static func redirect(_ link: Link) -> Reply { Reply(status: .seeOther, location: link) }

    func setting(_ cookie: String) -> Reply {
        var reply = self
        reply.cookies.append(cookie)
        return reply
    }

    func response() -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = cache
        if let location { headers[.location] = location.text }
        if let download { headers[.contentDisposition] = "attachment; filename=\"\(download)\"" }
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if clearsSite, let name = HTTPField.Name("Clear-Site-Data") { headers[name] = "\"cache\", \"cookies\", \"storage\"" }
        for cookie in cookies { headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
