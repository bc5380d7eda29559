/// What is wrong with a form, field by field, each with a sentence that says how to mend it.
public struct FormErrors: Error, Equatable, Sendable {
    public struct Problem: Equatable, Sendable {
        /// Name of the field, as in the form.
        public let field: String
        public let message: String
    }

    public private(set) var problems: [Problem] = []

    public init() {}

    public init(_ field: String, _ message: String) { add(field, message) }

    public mutating func add(_ field: String, _ message: String) {
        problems.append(Problem(field: field, message: message))
    }

    public var isEmpty: Bool { problems.isEmpty }

    public func message(for field: String) -> String? { problems.first { $0.field == field }?.message }
}

/// The typed fields of a submitted form; parsing collects every error, not just the first.
public struct Form: Sendable {
    public let values: [String: [String]]
    public private(set) var errors = FormErrors()

    public init(_ values: [String: [String]]) { self.values = values }

    /// The first value, as typed.
    public func raw(_ name: String) -> String { values[name]?.first ?? "" }

    /// The first value without white space around it.
    public func text(_ name: String) -> String { trimmed(raw(name)) }

    public func all(_ name: String) -> [String] { values[name] ?? [] }

    /// A text that must be there; `missing` says what to do. `limit` counts Unicode scalars.
    public mutating func required(_ name: String, _ missing: String, limit: Int = 10_000) -> String {
        let value = text(name)
        if value.isEmpty { errors.add(name, missing) }
        return bounded(name, value, limit)
    }

    /// A text that may be empty.
    public mutating func optional(_ name: String, limit: Int = 10_000) -> String { bounded(name, text(name), limit) }

    /// One value of a closed list.
    public mutating func choice<T>(_ name: String, _ missing: String, _ parse: (String) -> T?) -> T? {
        if let value = parse(text(name)) { return value }
        errors.add(name, missing)
        return nil
    }

    /// A day `2026-11-21`; empty is `nil`, anything else that is not a day is an error.
    public mutating func day(_ name: String) -> Day? {
        let value = text(name)
        if value.isEmpty { return nil }
        if let day = Day(value) { return day }
        errors.add(name, "Enter the date as year-month-day, for example 2027-03-31.")
        return nil
    }

    /// Minutes since midnight of a time `14:30`; anything else, also nothing, is an error.
    public mutating func time(_ name: String) -> Int? { choice(name, "Enter the time as hours and minutes, for example 14:30.", minuteOfDay) }

    public mutating func add(_ field: String, _ message: String) { errors.add(field, message) }

    /// Throws when anything was wrong.
    public func check() throws(FormErrors) {
        if !errors.isEmpty { throw errors }
    }

    private mutating func bounded(_ name: String, _ value: String, _ limit: Int) -> String {
        let length = value.unicodeScalars.count
        if length > limit { errors.add(name, "This is \(length) characters long. Shorten it to \(limit) or fewer.") }
        if value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\r" && $0 != "\t" }) {
            errors.add(name, "This has control characters in it. Type the text again without them.")
        }
        return value
    }
}

/// The text without white space at its ends, with line ends as LF. Works on bytes.
public func trimmed(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
        while byte == 0x0a, bytes.last == 0x0d { bytes.removeLast() }
        bytes.append(byte)
    }
    let white: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d]
    guard let first = bytes.firstIndex(where: { !white.contains($0) }), let last = bytes.lastIndex(where: { !white.contains($0) })
    else { return "" }
    return String(decoding: bytes[first...last], as: UTF8.self)
}

/// Minutes since midnight of a time `14:30`.
func minuteOfDay(_ text: String) -> Int? {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { Int(String(decoding: $0, as: UTF8.self)) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0..<24).contains(hour), (0..<60).contains(minute) else { return nil }
    return hour * 60 + minute
}
