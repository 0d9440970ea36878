/// Bytes made shorter (RFC 1951) with the fixed codes alone: plain, and half as good as one that counts letters first.
struct Deflate {
    /// Writes bits, the lowest first.
    private struct Bits {
        var bytes: [UInt8] = []
        private var held: UInt64 = 0
        private var count: UInt64 = 0

        mutating func put(_ value: UInt32, _ width: UInt32) {
            held |= UInt64(value) << count
            count += UInt64(width)
            while count >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: held))
                held >>= 8
                count -= 8
            }
        }

        /// Codes stand with their highest bit first.
        mutating func putCode(_ code: UInt32, _ width: UInt32) {
            var turned: UInt32 = 0
            for bit in 0..<width where code & (1 << bit) != 0 { turned |= 1 << (width - 1 - bit) }
            put(turned, width)
        }

        mutating func finish() { if count > 0 { put(0, UInt32(8 - count)) } }
    }

    private static let lengthBases: [UInt32] = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    ]
    private static let lengthBits: [UInt32] = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases: [UInt32] = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
        16385, 24577,
    ]
    private static let distanceBits: [UInt32] = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]

    /// The bytes, shortened.
    static func shortened(_ bytes: [UInt8]) -> [UInt8] {
        var bits = Bits()
        begin(&bits)
        bytes.withUnsafeBufferPointer { source in
            var latest = [Int32](repeating: -1, count: 1 << 15)
            var place = 0
            while place < source.count {
                let length = match(source, at: place, &latest)
                if length.count >= 3 {
                    put(length: UInt32(length.count), distance: UInt32(length.distance), &bits)
                    place += length.count
                } else {
                    putLetter(UInt32(source[place]), &bits)
                    place += 1
                }
            }
        }
        return end(&bits)
    }

    /// So many zeros, at least one: what a file is that is small to send and large to open.
    static func zeros(_ count: Int) -> [UInt8] {
        var bits = Bits()
        begin(&bits)
        putLetter(0, &bits)
        let runs = (count - 1) / 258
        for _ in 0..<(runs % 8) { put(length: 258, distance: 1, &bits) }
        // A run of 258 is 13 bits, eight of them are whole bytes: whatever eight runs wrote, the next eight write again.
        var known = 0
        for _ in 0..<min(runs / 8, 2) {
            known = bits.bytes.count
            for _ in 0..<8 { put(length: 258, distance: 1, &bits) }
        }
        let pattern = bits.bytes[known...]
        for _ in 0..<max(runs / 8 - 2, 0) { bits.bytes += pattern }
        for _ in 0..<((count - 1) % 258) { putLetter(0, &bits) }
        return end(&bits)
    }

    /// The longest repetition that begins at a place, of those that begin where its first three bytes stood last.
    private static func match(
        _ source: UnsafeBufferPointer<UInt8>, at place: Int, _ latest: inout [Int32]
    ) -> (count: Int, distance: Int) {
        guard place + 3 <= source.count else { return (0, 0) }
        let three = UInt32(source[place]) | UInt32(source[place + 1]) << 8 | UInt32(source[place + 2]) << 16
        let slot = Int((three &* 2_654_435_761) >> 17)
        let candidate = Int(latest[slot])
        latest[slot] = Int32(truncatingIfNeeded: place)
        guard candidate >= 0, place - candidate <= 32_768 else { return (0, 0) }
        let most = min(258, source.count - place)
        var count = 0
        while count < most, source[candidate + count] == source[place + count] { count += 1 }
        return (count, place - candidate)
    }

    private static func begin(_ bits: inout Bits) {
        bits.put(1, 1)
        bits.put(1, 2)
    }

    private static func end(_ bits: inout Bits) -> [UInt8] {
        putLetter(256, &bits)
        bits.finish()
        return bits.bytes
    }

    private static func putLetter(_ letter: UInt32, _ bits: inout Bits) {
        switch letter {
        case ..<144: bits.putCode(0x30 + letter, 8)
        case ..<256: bits.putCode(0x190 + letter - 144, 9)
        case ..<280: bits.putCode(letter - 256, 7)
        default: bits.putCode(0xC0 + letter - 280, 8)
        }
    }

    private static func put(length: UInt32, distance: UInt32, _ bits: inout Bits) {
        let kind = (lengthBases.lastIndex { $0 <= length }) ?? 0
        putLetter(257 + UInt32(kind), &bits)
        bits.put(length - lengthBases[kind], lengthBits[kind])
        let far = (distanceBases.lastIndex { $0 <= distance }) ?? 0
        bits.putCode(UInt32(far), 5)
        bits.put(distance - distanceBases[far], distanceBits[far])
    }
}
