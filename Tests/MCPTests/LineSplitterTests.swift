import Testing

@testable import MCP
import TestSupport

@Suite("Lines out of bytes")
struct LineSplitterTests {
    @Test("however the bytes are cut into pieces, the lines are those of the whole; too long ones are marked and nothing else is lost")
    func anyPieces() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let bytes: [UInt8] = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                [0x0A, 0x0D, 0x61, 0x62].randomElement(using: &random) ?? 0
            }
            var splitter = LineSplitter(limit: 5)
            var lines: [LineSplitter.Line] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...7, using: &random))
                lines += splitter.add(piece)
                rest = rest.dropFirst(piece.count)
            }
            if let last = splitter.finish() { lines.append(last) }
            #expect(lines == Self.reference(bytes, limit: 5))
        }
    }

    /// The same by cutting the whole at once.
    private static func reference(_ bytes: [UInt8], limit: Int) -> [LineSplitter.Line] {
        var pieces = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        if pieces.last?.isEmpty == true { pieces.removeLast() }
        return pieces.map { piece in
            let line = piece.last == 0x0D ? piece.dropLast() : piece
            return line.count > limit ? .tooLong : .bytes(Array(line))
        }
    }
}
