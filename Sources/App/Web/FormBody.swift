import Domain

/// Parses `application/x-www-form-urlencoded`, byte by byte; repeated names keep all values (the library's decoder refuses them).
func formValues(_ bytes: some Sequence<UInt8>) -> [String: [String]]? {
    var values: [String: [String]] = [:]
    for pair in Array(bytes).split(separator: UInt8(ascii: "&")) {
        let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = percentDecoded(parts[0]), let value = percentDecoded(parts.count > 1 ? parts[1] : []) else { return nil }
        values[name, default: []].append(value)
        if values.count > 200 { return nil }
    }
    return values
}

/// `nil` when an escape is broken or the result is not UTF-8.
private func percentDecoded(_ bytes: ArraySlice<UInt8>) -> String? {
    var out: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
        switch bytes[index] {
        case UInt8(ascii: "+"): out.append(0x20)
        case UInt8(ascii: "%"):
            guard index + 2 < bytes.endIndex, let high = hexDigit(bytes[index + 1]), let low = hexDigit(bytes[index + 2]) else { return nil }
            out.append(high << 4 | low)
            index += 2
        default: out.append(bytes[index])
        }
        index += 1
    }
    return String(validating: out, as: UTF8.self)
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
}
