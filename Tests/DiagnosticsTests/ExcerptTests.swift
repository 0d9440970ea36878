import Diagnostics
import Testing

@Suite("source lines in a terminal")
struct ExcerptTests {
    private func rendered(_ line: String, column: Int, length: Int, message: String = "m") -> [String] {
        let span = SourceSpan(file: "f", line: 1, column: column, length: length)
        let renderer = DiagnosticRenderer(sources: [SourceFile(name: "f", text: line)])
        return renderer.render(Diagnostic(code: "x", message: message, span: span)).components
    }

    @Test("a place at the line's end gets one caret behind it, and so does one beyond")
    func end() {
        #expect(rendered("ab", column: 3, length: 0) == ["f:1:3: error[x]: m", "  |", "1 | ab", "  |   ^"])
        #expect(rendered("ab", column: 9, length: 5).last == "  |   ^")
        #expect(rendered("ab", column: 2, length: 99).last == "  |  ^")
        #expect(rendered("ab", column: -3, length: -2).last == "  | ^")
        #expect(rendered("", column: 1, length: 0) == ["f:1:1: error[x]: m", "  |", "1 | ", "  | ^"])
    }

    @Test("a tab is shown as four spaces and counted so")
    func tab() { #expect(rendered("a\tb", column: 3, length: 1).suffix(2) == ["1 | a    b", "  |      ^"]) }

    @Test("an accent takes no cell, an emoji takes two, full-width letters take two and half-width ones one")
    func widths() {
        #expect(rendered("e\u{301}x", column: 2, length: 1).last == "  |  ^")
        #expect(rendered("👨‍👩‍👧x", column: 2, length: 1).last == "  |   ^")
        #expect(rendered("ＡＢx", column: 3, length: 1).last == "  |     ^")
        #expect(rendered("ｱｲx", column: 3, length: 1).last == "  |   ^")
        #expect(rendered("「，」x", column: 4, length: 1).last == "  |       ^")
        #expect(rendered("한글x", column: 3, length: 1).last == "  |     ^")
        #expect(rendered("𠮷x", column: 2, length: 1).last == "  |   ^")
    }

    @Test("what would act on a terminal or turn its text around is shown as a replacement")
    func neutral() {
        #expect(rendered("\u{1B}[2Jx", column: 5, length: 1).suffix(2) == ["1 | \u{FFFD}[2Jx", "  |     ^"])
        #expect(rendered("a\u{202E}b", column: 3, length: 1).suffix(2) == ["1 | a\u{FFFD}b", "  |   ^"])
        #expect(rendered("a\u{200B}b", column: 3, length: 1).suffix(2) == ["1 | a\u{FFFD}b", "  |   ^"])
        #expect(rendered("a\u{E0041}b", column: 2, length: 1).suffix(2) == ["1 | \u{FFFD}b", "  |  ^"])
        #expect(rendered("a", column: 1, length: 1, message: "no `\n\u{9B}`").first == "f:1:1: error[x]: no `\u{FFFD}\u{FFFD}`")
    }

    @Test("of a very long line the part around the carets is shown")
    func long() {
        let line = String(repeating: "a", count: 500) + "XYZ" + String(repeating: "b", count: 500)
        let shown = rendered(line, column: 501, length: 3)
        #expect(shown[2] == "1 | …" + String(repeating: "a", count: 60) + "XYZ" + String(repeating: "b", count: 97) + "…")
        #expect(shown[3] == "  | " + String(repeating: " ", count: 61) + "^^^")
        #expect(rendered(line, column: 1, length: 1000)[3] == "  | " + String(repeating: "^", count: 160))
        #expect(rendered(line, column: 1004, length: 0)[3] == "  | " + String(repeating: " ", count: 61) + "^")
    }

    @Test("a column given in Unicode scalars becomes one in characters")
    func scalars() {
        let file = SourceFile(name: "f", text: "x\ne\u{301}👨‍👩‍👧ab")
        #expect(file.span(line: 2, scalars: 7..<9) == SourceSpan(file: "f", line: 2, column: 3, length: 2))
        #expect(file.span(line: 2, scalars: 0..<2) == SourceSpan(file: "f", line: 2, column: 1, length: 1))
        #expect(file.span(line: 2, scalars: 8..<99) == SourceSpan(file: "f", line: 2, column: 4, length: 1))
        #expect(file.span(line: 2, scalars: 9..<9) == SourceSpan(file: "f", line: 2, column: 5, length: 0))
        #expect(file.span(line: 7, scalars: 0..<2) == SourceSpan(file: "f", line: 7, column: 1, length: 2))
    }

    @Test("lines end where YAML's do")
    func lines() {
        let file = SourceFile(name: "f", text: "a\r\nb\rc\nd\u{85}e\u{2028}f\u{2029}\u{B}g\n")
        #expect(file.lines == ["a", "b", "c", "d", "e", "f", "\u{B}g", ""])
    }
}

extension String {
    fileprivate var components: [String] { split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}
