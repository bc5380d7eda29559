/// The subtrees beside the way from a leaf to the root (RFC 6962, section 2.1.1), from the leaf up.
func siblings(of index: Int, in size: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var (low, high) = (0, size)
    while high - low > 1 {
        var half = 1
        while half * 2 < high - low { half *= 2 }
        if index < low + half {
            ranges.append(low + half..<high)
            high = low + half
        } else {
            ranges.append(low..<low + half)
            low += half
        }
    }
    return ranges.reversed()
}

/// The root that a leaf's path leads to (RFC 9162, section 2.1.3.2); `nil` when the path has the wrong length.
func root(of hash: [UInt8], at index: Int, in size: Int, by path: [[UInt8]]) -> [UInt8]? {
    guard index >= 0, index < size else { return nil }
    var (place, last, root) = (index, size - 1, hash)
    for sibling in path {
        guard last > 0 else { return nil }
        if place & 1 == 1 || place == last {
            root = Frontier.hash(sibling, root)
            while place & 1 == 0 && place != 0 { (place, last) = (place >> 1, last >> 1) }
        } else {
            root = Frontier.hash(root, sibling)
        }
        (place, last) = (place >> 1, last >> 1)
    }
    return last == 0 ? root : nil
}
