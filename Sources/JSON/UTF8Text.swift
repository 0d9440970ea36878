import Glibc

/// Texts compared as the bytes they are. Swift's `==` takes `é` and `e` + U+0301 for the same text; to JSON they are two, and a
/// key that passes for another one is a way around whoever looked at the first.
enum UTF8Text {
    static func areEqual(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                guard let one = left.baseAddress, let other = right.baseAddress else { return true }
                return memcmp(one, other, left.count) == 0
            }
        }
    }

    static func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }

    static func hash(_ text: String, into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        // 0xFF never stands in UTF-8: it keeps two neighbouring texts apart.
        hasher.combine(UInt8(0xFF))
    }
}
