import Diagnostics
import TestSupport
import Testing

@testable import PolicyEngine

@Suite("Places on a line")
struct SourceLineTests {
    @Test("characters are found by scalars on lines of any text as going through them finds them")
    func agreement() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "Z", " ", "\t", "退", "é", "e\u{301}", "👩‍👩‍👧", "\u{AC00}", "한", ":"]
        for round in 0..<300 {
            let drawn = round.isMultiple(of: 3) ? Array(pieces.prefix(3)) : pieces
            let line = (0..<Int.random(in: 0...30, using: &random)).map { _ in drawn.randomElement(using: &random) ?? "" }.joined()
            let file = SourceFile(name: "f", text: "first\n\(line)\nlast")
            let text = SourceText(file)
            let count = line.unicodeScalars.count
            for start in 0...count {
                for end in [start, start + 1, start + 3, count + 5] {
                    #expect(
                        text.span(line: 2, scalars: start..<end) == file.span(line: 2, scalars: start..<end),
                        "seed \(seed): \(line) from \(start) to \(end)")
                }
                let span = text.span(line: 2, scalarColumn: start + 1, text: nil)
                #expect(span.column == file.span(line: 2, scalars: start..<start + 1).column, "seed \(seed): \(line) at \(start)")
                let character = line.dropFirst(span.column - 1).first
                #expect(text.character(line: 2, scalarColumn: start + 1) == character, "seed \(seed): \(line) at \(start)")
            }
        }
    }

    @Test("a list of tens of thousands on one line is read, of any letters", arguments: ["a", "客"])
    func longLine(letter: String) {
        let texts = (0..<30_000).map { "\(letter)\($0)" }.joined(separator: ", ")
        #expect(Sample.codes("tollgate: 1\ntimezone: Asia/Shanghai\nlists: { long: [\(texts)] }\n") == [])
    }

    @Test("repeated keys of a long file end in findings at their places")
    func repeatedKeys() {
        let filler = String(repeating: "# a line of a long file, which takes its time to be read\n", count: 15_000)
        let keys = (0..<20).map { "  key\($0): {}\n  key\($0): {}\n" }.joined()
        let codes = Sample.codes("tollgate: 1\ntimezone: Asia/Shanghai\n" + filler + "agents:\n" + keys)
        #expect(Set(codes) == ["repeated-key"])
    }
}
