import Diagnostics
import Testing

@testable import PolicyEngine

@Suite("Reading YAML")
struct YAMLTests {
    private static let head = "tollgate: 1\ntimezone: Asia/Shanghai\n"

    /// Where a file is told something, as `line:column code`.
    private func places(_ text: String) -> [String] {
        Sample.check(text).diagnostics.map { "\($0.span.line):\($0.span.column)+\($0.span.length) \($0.code)" }
    }

    @Test("every repeated key is reported at its own place, also deep inside and in quotes")
    func repeatedKeys() {
        let text = """
            tollgate: 1
            timezone: Asia/Shanghai
            agents:
              desk: { title: A, operators: [], title: B }
              other: {}
              "desk": {}
              desk: {}
            approvers:
              值班经理: { roles: [] }
              值班经理: { roles: [] }
            timezone: Asia/Shanghai
            """
        #expect(
            places(text) == [
                "4:36+5 repeated-key", "6:3+6 repeated-key", "7:3+4 repeated-key", "10:3+4 repeated-key", "11:1+8 repeated-key",
            ])
    }

    @Test("more repeated keys than can be looked for still end in one error, with a place")
    func manyRepeatedKeys() {
        let text = Self.head + "agents:\n" + (0..<60).map { "  a\($0): {}\n  a\($0): {}\n" }.joined()
        #expect(Sample.codes(text) == ["repeated-key"])
    }

    @Test("a repeated key that is no simple text is an error with a place")
    func complexRepeatedKeys() {
        #expect(Sample.codes(Self.head + "? [a]\n: 1\n? [a]\n: 2\n") == ["repeated-key"])
    }

    @Test("anchors, aliases, tags, merge keys and complex keys are errors, all of them")
    func leftOut() {
        let text = """
            tollgate: !!int 1
            timezone: &zone Asia/Shanghai
            agents:
              desk: &body {}
              other: *body
              third:
                <<: *body
              ? [a, b]
              : {}
            """
        #expect(
            places(text) == [
                "1:11+1 tag", "2:11+1 anchor", "4:9+1 anchor", "7:5+2 merge-key", "8:5+6 wrong-type",
            ])
    }

    @Test("an alias to nothing is an error at the alias")
    func undefinedAlias() {
        #expect(places("tollgate: 1\ntimezone: *nowhere\n") == ["2:11+1 anchor"])
    }

    @Test("an alias bomb, in values or in keys, ends at once in one error")
    func bombs() {
        var values = "tollgate: 1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        var keys = values
        for level in 1...40 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            values += "a\(level): &a\(level) [\(aliases)]\n"
            keys += "a\(level): &a\(level) [\(aliases)]\n"
        }
        keys += "? *a40\n: 1\n? *a40\n: 2\n"
        #expect(places(values) == ["3:10+1 anchor"])
        #expect(places(keys) == ["3:10+1 anchor"])
    }

    @Test("a few aliases are reported at the anchors, and stars inside texts are nothing")
    func stars() {
        let text =
            Self.head + "agents:\n"
            + (0..<30).map { "  a\($0): { title: 5 * \($0) is a*b*c, operators: [] }\n" }.joined()
        #expect(Sample.findings(text) == "")
    }

    @Test("a file is refused when it is too deep, by our bound or by the parser's own", arguments: [40, 900, 2000, 100_000])
    func deep(levels: Int) {
        let text = "tollgate: 1\ntimezone: " + String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        #expect(Sample.codes(text) == ["too-deep"])
    }

    @Test("an oversized file is refused before it is parsed")
    func oversized() {
        let text = Self.head + String(repeating: "#", count: 1 << 20)
        #expect(Sample.codes(text) == ["file-too-large"])
    }

    @Test("characters that nobody sees are errors at their places")
    func hidden() {
        let text = "tollgate: 1\ntimezone: Asia/Shanghai # a\u{202E}b\nagents:\n  de\u{200B}sk: {}\n  店\u{E000}: {}\n"
        #expect(places(text) == ["2:28+1 hidden-character", "4:5+1 hidden-character", "5:4+1 hidden-character"])
    }

    @Test("a byte order mark, CR LF and CR are lines as editors make them", arguments: ["\n", "\r\n", "\r"])
    func lineEnds(end: String) {
        let text = "\u{FEFF}tollgate: 1\ntimezone: Asia/Shanghai\nagents:\n  desk: { titel: x }\n".split(separator: "\n").joined(
            separator: end)
        #expect(places(text) == ["4:11+5 unknown-key"])
    }

    @Test("an error in the first line of a file with a byte order mark is at its own column")
    func byteOrderMark() {
        #expect(places("\u{FEFF}tollgate: 2\ntimezone: UTC\n") == ["1:12+1 unknown-version"])
    }

    @Test("an empty file, and one of comments alone, is an error", arguments: ["", "\n\n", "# nothing\n", "---\n"])
    func empty(text: String) {
        let codes = Sample.codes(text)
        #expect(codes == ["no-policy"] || codes == ["wrong-type"])
    }

    @Test("no file at all is an error")
    func none() {
        #expect(PolicyChecker.check([SourceFile](), tools: Sample.tools).diagnostics.map(\.code) == ["no-policy"])
    }

    @Test("texts that YAML takes for truth values, numbers and dates are the texts that were typed")
    func plainTexts() throws {
        let text = Self.head + "agents:\n  no: { title: 2026-01-01 }\n  yes: { title: 1_000 }\n  on: { title: 014 }\n  1e3: { title: ~ }\n"
        let policies = try Sample.policies(text)
        #expect(policies.agents == ["no", "yes", "on", "1e3"])
        #expect(policies.agents.map { policies.title(of: $0) } == ["2026-01-01", "1_000", "014", "~"])
    }

    @Test("an undecodable escape, a tab in the indentation and an unclosed bracket are errors with a place")
    func syntax() {
        #expect(places("tollgate: 1\n\tagents: {}\n") == ["2:1+1 yaml-syntax"])
        #expect(places("tollgate: 1\nagents: { desk: {}\nlists: {}\n") == ["3:1+1 yaml-syntax"])
        #expect(places("tollgate: \"\\q\"\n") == ["1:12+1 yaml-syntax"])
    }

    @Test("a second document is an error where it begins")
    func documents() {
        #expect(places("tollgate: 1\ntimezone: UTC\n---\ntollgate: 1\n") == ["3:1+1 several-documents"])
    }
}
