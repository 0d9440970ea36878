import CZlib

/// Reads a PNG as its standard says, and nothing that only nearly is one. It shares no code with what writes them.
struct StrictPNG {
    let width: Int
    let height: Int
    /// Row by row, true for black.
    let isBlack: [Bool]

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    init(_ bytes: [UInt8]) throws {
        guard bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) else { throw Fault(description: "no PNG signature") }
        var rest = bytes[8...]
        var chunks: [(name: String, content: [UInt8])] = []
        while !rest.isEmpty { chunks.append(try Self.chunk(&rest)) }
        guard chunks.map(\.name) == ["IHDR", "IDAT", "IEND"], chunks[2].content.isEmpty else {
            throw Fault(description: "the chunks are \(chunks.map(\.name))")
        }
        let header = chunks[0].content
        guard header.count == 13, Array(header[8...]) == [1, 0, 0, 0, 0] else { throw Fault(description: "header \(header)") }
        width = Self.number(header[0..<4])
        height = Self.number(header[4..<8])
        let stride = (width + 7) / 8
        var pixels = [UInt8](repeating: 0, count: height * (1 + stride) + 1)
        var count = uLong(pixels.count)
        guard uncompress(&pixels, &count, chunks[1].content, uLong(chunks[1].content.count)) == Z_OK, Int(count) == pixels.count - 1 else {
            throw Fault(description: "the data are not \(pixels.count - 1) deflated bytes")
        }
        var isBlack: [Bool] = []
        for row in 0..<height {
            let line = pixels[(row * (1 + stride))..<((row + 1) * (1 + stride))]
            guard line.first == 0 else { throw Fault(description: "row \(row) is filtered") }
            for column in 0..<width { isBlack.append(line[line.startIndex + 1 + column / 8] & (0x80 >> UInt8(column % 8)) == 0) }
        }
        self.isBlack = isBlack
    }

    private static func chunk(_ rest: inout ArraySlice<UInt8>) throws -> (name: String, content: [UInt8]) {
        guard rest.count >= 12 else { throw Fault(description: "\(rest.count) bytes are no chunk") }
        let start = rest.startIndex
        let count = number(rest[start..<start + 4])
        guard rest.count >= 12 + count else { throw Fault(description: "a chunk of \(count) bytes is cut off") }
        let named = rest[start + 4..<start + 8 + count]
        guard number(rest[start + 8 + count..<start + 12 + count]) == Int(sum(named)) else {
            throw Fault(description: "the checksum of a chunk is wrong")
        }
        rest = rest[(start + 12 + count)...]
        return (String(decoding: named.prefix(4), as: UTF8.self), Array(named.dropFirst(4)))
    }

    private static func number(_ bytes: some Sequence<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    /// CRC-32 bit by bit, as the standard's appendix defines it.
    private static func sum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var register = UInt32.max
        for byte in bytes {
            register ^= UInt32(byte)
            for _ in 0..<8 { register = register & 1 == 1 ? register >> 1 ^ 0xedb8_8320 : register >> 1 }
        }
        return ~register
    }
}
