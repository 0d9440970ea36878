/// Puts files into a ZIP archive, names as the bytes that they are, in no encoding that the archive speaks of.
struct ZipWriter {
    private struct Entry {
        let name: [UInt8]
        let method: UInt16
        let checksum: UInt32
        let packed: UInt32
        let size: UInt32
        let offset: UInt32
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    /// Adds a file.
    /// - Parameter isShortened: whether it is packed or stands there as it is.
    mutating func add(_ name: [UInt8], _ content: [UInt8], isShortened: Bool = true) {
        let packed = isShortened ? Deflate.shortened(content) : content
        add(name, packed: packed, method: isShortened ? 8 : 0, checksum: Self.checksum(content), size: UInt32(content.count))
    }

    /// Adds a file of so many zeros. Without its checksum it is no sound file, but nobody should get as far as to notice.
    mutating func addZeros(_ name: [UInt8], count: UInt32, checksum: UInt32 = 0) {
        add(name, packed: Deflate.zeros(Int(count)), method: 8, checksum: checksum, size: count)
    }

    /// The whole archive.
    mutating func finish() -> [UInt8] {
        let start = UInt32(bytes.count)
        for entry in entries {
            put32(0x0201_4b50)
            put16(20)
            header(entry)
            put16(0)  // comment
            put16(0)  // disk
            put16(0)  // internal attributes
            put32(0)  // external attributes
            put32(entry.offset)
            bytes += entry.name
        }
        let size = UInt32(bytes.count) - start
        put32(0x0605_4b50)
        put16(0)
        put16(0)
        put16(UInt16(entries.count))
        put16(UInt16(entries.count))
        put32(size)
        put32(start)
        put16(0)
        return bytes
    }

    private mutating func add(_ name: [UInt8], packed: [UInt8], method: UInt16, checksum: UInt32, size: UInt32) {
        let entry = Entry(
            name: name, method: method, checksum: checksum, packed: UInt32(packed.count), size: size, offset: UInt32(bytes.count))
        entries.append(entry)
        put32(0x0403_4b50)
        header(entry)
        bytes += name
        bytes += packed
    }

    /// What the file's own header and the archive's list of files have in common.
    private mutating func header(_ entry: Entry) {
        put16(20)
        put16(0)
        put16(entry.method)
        put16(0)  // time
        put16(0x21)  // the first day that there is
        put32(entry.checksum)
        put32(entry.packed)
        put32(entry.size)
        put16(UInt16(entry.name.count))
        put16(0)
    }

    private mutating func put16(_ value: UInt16) { bytes += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)] }

    private mutating func put32(_ value: UInt32) {
        put16(UInt16(truncatingIfNeeded: value))
        put16(UInt16(truncatingIfNeeded: value >> 16))
    }

    private static let table: [UInt32] = (0..<256).map { start in
        var value = UInt32(start)
        for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        return value
    }

    /// CRC-32, as ZIP and others have it.
    static func checksum(_ content: [UInt8]) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            content.withUnsafeBufferPointer { content in
                var value: UInt32 = 0xFFFF_FFFF
                for byte in content { value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8) }
                return value ^ 0xFFFF_FFFF
            }
        }
    }
}
