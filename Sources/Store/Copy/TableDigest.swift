import Cryptography

/// The digest of a table's rows, whatever order a database gives them in: the sum of the rows' SHA-256, and their count.
///
/// It finds what a disk, a network or a program lost or changed on the way. Who changes rows on purpose is found by the log.
struct TableDigest: Sendable, Hashable {
    private(set) var rows: Int64 = 0
    private var sum: SIMD4<UInt64> = .zero

    mutating func add(_ values: [SQLValue]) {
        var bytes: [UInt8] = []
        for value in values { Self.append(value, to: &bytes) }
        let digest = SHA256.digest(bytes)
        for lane in 0..<4 {
            let part = digest[(lane * 8)..<(lane * 8 + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            sum[lane] &+= part
        }
        rows += 1
    }

    /// The digest in hexadecimal.
    var text: String {
        var bytes: [UInt8] = []
        Self.append(.integer(rows), to: &bytes)
        for lane in 0..<4 { Self.append(.integer(Int64(bitPattern: sum[lane])), to: &bytes) }
        return Hex.encode(SHA256.digest(bytes))
    }

    /// Kind, length and bytes: no two rows read alike.
    private static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(0)
        case .integer(let integer):
            bytes.append(1)
            append(UInt64(bitPattern: integer), to: &bytes)
        case .text(let text):
            bytes.append(2)
            append(UInt64(text.utf8.count), to: &bytes)
            bytes.append(contentsOf: text.utf8)
        case .blob(let blob):
            bytes.append(3)
            append(UInt64(blob.count), to: &bytes)
            bytes.append(contentsOf: blob)
        }
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }
}
