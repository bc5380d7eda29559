import HTTPTypes

/// The headers of every answer, error pages included.
enum SecurityHeaders {
    static let all: [(HTTPField.Name, String)] = [
        ("Content-Security-Policy", policy),
        ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "deny"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", permissions),
        ("X-Permitted-Cross-Domain-Policies", "none"),
        ("X-DNS-Prefetch-Control", "off"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }

    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'", "upgrade-insecure-requests",
        "require-trusted-types-for 'script'",
    ].joined(separator: "; ")

    private static let permissions =
        [
            "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope", "magnetometer",
            "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "usb", "xr-spatial-tracking",
        ].map { "\($0)=()" }.joined(separator: ", ") + ", publickey-credentials-get=(self)"

    static func add(to headers: inout HTTPFields) {
        for (name, value) in all { headers[name] = value }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    }
}
