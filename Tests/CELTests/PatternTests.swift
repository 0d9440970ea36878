import CEL
import Testing

/// `matches` in the syntax of RE2.
struct PatternTests {
    @Test(
        "patterns match what RE2 matches",
        arguments: [
            ("abc", "b", true), ("abc", "^b", false), ("abc", "c$", true), ("a\nb", "^b", false), ("a\nb", "(?m)^b$", true),
            ("a\nb", "a.b", false),
            ("a\nb", "(?s)a.b", true), ("ABC", "(?i)abc", true), ("ABC", "(?i:b)c", false), ("aXc", "a[^b]c", true), ("a]c", "a[]]c", true),
            ("a-c", "a[b-]c", true), ("é", "\\pL", true), ("é", "[[:alpha:]]", false), ("奶茶", "^\\p{Han}+$", true), ("5", "^\\d$", true),
            ("٥", "^\\d$", false), ("٥", "^\\p{Nd}$", true), ("a.b", "a\\.b", true), ("axb", "\\Qa.b\\E", false),
            ("a.b", "\\Qa.b\\E", true),
            ("aaa", "^a{2}$", false), ("aaa", "^a{2,}$", true), ("aaa", "^a{1,3}$", true), ("a{x}", "a{x}", true), ("", "^$", true),
            ("word", "\\bword\\b", true), ("sword", "\\bword\\b", false), ("foobar", "(?P<x>foo)(?:bar|baz)", true),
            ("ab", "^(a|b)*?$", true),
            ("\t", "\\x09", true), ("😀", "\\x{1F600}", true), ("a", "(|a)+", true), ("", "(a*)*", true), ("x", "[\\d\\s]", false),
            ("x", "[^\\d\\s]", true),
        ])
    func matching(_ text: String, _ pattern: String, _ wanted: Bool) throws {
        var environment = CELEnvironment()
        environment.declare(variable: "text", as: .string)
        environment.declare(variable: "pattern", as: .string)
        var activation = CELActivation(environment)
        activation["text"] = .string(text)
        activation["pattern"] = .string(pattern)
        let syntax = try #require(CELParser.parse("text.matches(pattern)").0)
        let expression = try #require(CELChecker.check(syntax, environment).0)
        #expect(try expression.holds(activation) == wanted)
    }

    @Test(
        "what comes to nothing is repeated once, however often it says",
        arguments: [
            ("", "(((((){1000}){1000}){1000}){1000}){1000}"), ("", nested("", "{1000}", 10)), ("", nested("", "{0,1000}", 10)),
            ("", nested("", "{1,2}", 45)), ("", nested("", "*", 45)), ("", nested("", "+", 45)), ("", nested("a{0}", "{1000}", 10)),
            ("", nested("\\Q\\E", "{1000,}", 10)), ("ab", "^a(){1000}b(){0,1000}$"), ("aab", "^(a(){1000}){2}()*b$"),
        ])
    func nothing(_ text: String, _ pattern: String) throws {
        try matching(text, pattern, true)
        try matching("x" + text, "^\(pattern)y", false)
    }

    private static func nested(_ inner: String, _ count: String, _ depth: Int) -> String {
        (0..<depth).reduce(inner) { pattern, _ in "(\(pattern))\(count)" }
    }

    @Test(
        "what RE2 refuses is refused",
        arguments: [
            "(", ")", "a**", "*a", "[b-a]", "[a", "\\1", "a(?=b)", "a(?!b)", "(?<=a)b", "\\", "\\pX", "[[:nothing:]]", "a{2,1}", "a{1001}",
            "(?z)",
            "((a{100}){100}){100}", String(repeating: "(", count: 60) + String(repeating: ")", count: 60), "\\q", "a{2}{3}", "\\x{110000}",
        ])
    func refused(_ pattern: String) throws {
        var environment = CELEnvironment()
        environment.declare(variable: "pattern", as: .string)
        var activation = CELActivation(environment)
        activation["pattern"] = .string(pattern)
        let syntax = try #require(CELParser.parse("'a'.matches(pattern)").0)
        let expression = try #require(CELChecker.check(syntax, environment).0)
        guard case .failure(let failure) = expression.evaluate(activation) else {
            Issue.record("it is taken")
            return
        }
        #expect(failure.kind == .invalidArgument)
    }

    @Test(
        "patterns that make a backtracking search hang take time in proportion to the text",
        arguments: [
            "(a+)+$", "^(a|a)*$", "(a*)*b", "(.*)(.*)(.*)(.*)x$", "(x+x+)+y",
        ])
    func linear(_ pattern: String) throws {
        var environment = CELEnvironment()
        environment.declare(variable: "text", as: .string)
        var activation = CELActivation(environment)
        activation["text"] = .string(String(repeating: pattern.contains("x+") ? "x" : "a", count: 5_000) + "!")
        let syntax = try #require(CELParser.parse("text.matches('\(pattern)')").0)
        let expression = try #require(CELChecker.check(syntax, environment).0)
        #expect(try !expression.holds(activation))
    }
}
