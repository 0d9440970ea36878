import CEL
import Testing

/// What people read when an expression is wrong, whole.
struct MessageTests {
    static let syntax: [(String, String)] = [
        ("", "1:1+0 cel-syntax: the expression is empty"),
        ("1 +", "1:4+0 cel-syntax: the expression ends where a value should follow"),
        ("count = 3", "1:7+1 cel-syntax: `=` is not an operator | write `==` to compare"),
        ("count === 3", "1:7+3 cel-syntax: `===` is not an operator | write `==`"),
        ("count <> 3", "1:7+2 cel-syntax: `<>` is not an operator | write `!=`"),
        ("count == 1 & true", "1:12+1 cel-syntax: `&` is not an operator | write `&&`"),
        ("count > 1 and true", "1:11+3 cel-syntax: expected an operator or the end, found `and` | write `&&`"),
        ("not count", "1:1+3 cel-syntax: `not` is not an operator | write `!`"),
        ("(count", "1:7+0 cel-syntax: the expression ends where `)` should follow"),
        ("[1, 2", "1:6+0 cel-syntax: the expression ends where `,` or `]` should follow"),
        ("\"奶茶\" == “x”", "1:9+1 cel-syntax: `“` has no meaning here | write `\"`"),
        ("names.exists（x, true）", "1:13+1 cel-syntax: `（` has no meaning here | write `(`"),
        ("for", "1:1+3 cel-syntax: `for` is a reserved word | it can name a field, not a variable or function"),
        (
            "has(order)",
            "1:5+5 cel-syntax: `has` takes a field, as in `has(a.b)`, not `order` | to ask whether a list or map holds "
                + "a value, write `value in list`"
        ),
        (
            "names.all(1, true)",
            "1:11+1 cel-syntax: `all` needs a plain name for each element, not `1` | write `names.all(x, ...)` and use `x` inside"
        ),
        (
            "Order{id: 1}",
            "1:1+6 cel-unsupported: `Order{}` makes a protobuf message, and messages are not supported | write a map "
                + "with strings as keys: `{\"field\": value}`"
        ),
        ("order.?id", "1:7+1 cel-unsupported: optional selection with `?` is not supported | guard the field with `has(...)`"),
        ("now - 24h", "1:7+3 cel-literal: `24h` is neither a number nor a name | write a length of time as `duration(\"24h\")`"),
        ("now - 7d", "1:7+2 cel-literal: `7d` is neither a number nor a name | write a length of time as `duration(\"168h\")`"),
        ("'open", "1:1+5 cel-literal: the string does not end | close it with `'`"),
        (
            "'a\\d'",
            "1:3+2 cel-literal: `\\d` is not an escape in a string | write `\\\\` for a backslash, or put `r` before "
                + "the quote to take every backslash as it is"
        ),
        ("9223372036854775808", "1:1+19 cel-literal: `9223372036854775808` is out of range: the limit is 9223372036854775807"),
        (
            String(repeating: "(", count: 101) + "1" + String(repeating: ")", count: 101),
            "1:101+0 cel-limit: the expression is nested deeper than the 100 levels allowed"
        ),
    ]

    @Test("a mistake in the writing is told with its place and what to write", arguments: syntax)
    func writing(_ text: String, _ message: String) {
        #expect(Shop.issues(text) == [message])
    }

    static let meaning: [(String, String)] = [
        ("ordr.id", "1:1+4 unknown-name: no variable is named `ordr` | did you mean `order`?"),
        ("order.payd", "1:7+4 unknown-field: `order` has no field `payd` | did you mean `paid`?"),
        ("order.x", "1:7+1 unknown-field: `order` has no field `x` | it has `id`, `paid`, `buyer`, `paid_at`"),
        (
            "order.id.startWith('A')",
            "1:10+9 unknown-function: no function `startWith` can be called on a value | did you mean `startsWith`?"
        ),
        ("startsWith(order.id, 'A')", "1:1+10 unknown-function: no function is named `startsWith` | write `value.startsWith(...)`"),
        ("size + 1", "1:1+4 unknown-name: no variable is named `size` | `size` is a function: write `size(...)`"),
        ("True", "1:1+4 unknown-name: no variable is named `True` | write `true`"),
        (
            "amount <= 100",
            "1:8+2 type-mismatch: cannot compare money with int | write the amount with its currency: `money(\"100.00 CNY\")`"
        ),
        ("count == 1.5", "1:7+2 type-mismatch: cannot compare int with double | convert one side: `double(...)`"),
        ("'a' + count", "1:5+1 type-mismatch: cannot add string and int"),
        (
            "order.buyer == null",
            "1:13+2 type-mismatch: cannot compare string with null | whether a field is there is asked with `has(...)`"
        ),
        ("now < '2026-01-01'", "1:5+1 type-mismatch: cannot compare timestamp with string | write `timestamp(\"...\")`"),
        ("'a' in order.id", "1:5+2 type-mismatch: cannot look for string in string | write `text.contains(part)`"),
        ("names['a']", "1:6+5 type-mismatch: cannot index list(string) by string"),
        ("!count", "1:1+1 type-mismatch: `!` needs a bool, and this is int"),
        ("count && true", "1:1+5 type-mismatch: `&&` needs a bool, and this is int"),
        (
            "order.id.split(3)",
            "1:10+5 type-mismatch: there is no `string.split(int)` | it is `string.split(string)`, `string.split(string, int)`"
        ),
        ("true ? 1 : 'a'", "1:8+7 type-mismatch: both sides of `:` must have one type, and these are int and string"),
        ("names.filter(n, n)", "1:17+1 type-mismatch: the filter of `filter` needs a bool, and this is string"),
        ("count.all(n, true)", "1:1+5 type-mismatch: `all` goes through a list or a map, and this is int"),
    ]

    @Test("a mistake in the meaning is told with its place and what was meant", arguments: meaning)
    func names(_ text: String, _ message: String) {
        #expect(Shop.issues(text) == [message])
    }

    @Test("the whole must have the type that is wanted")
    func wantedType() {
        #expect(Shop.issues("count + 1", expecting: .bool) == ["1:1+9 result-type: this is an int, and a bool is wanted here"])
        #expect(Shop.issues("count == 1", expecting: .bool) == [])
        #expect(Shop.issues("anything.flag", expecting: .bool) == [])
    }

    @Test("all mistakes are told, in the order of the text, one for each")
    func allMistakes() {
        #expect(
            Shop.issues("ordr.id == 'x' &&\n  order.payd > 3 && size(1)") == [
                "1:1+4 unknown-name: no variable is named `ordr` | did you mean `order`?",
                "2:9+4 unknown-field: `order` has no field `payd` | did you mean `paid`?",
                "2:21+4 type-mismatch: `size` does not take (int) | it is `size(string)`, `size(bytes)`, "
                    + "`size(list(A))`, `size(map(A, B))`",
            ])
    }

    @Test(
        "what always fails is told when the expression is checked",
        arguments: [
            (
                "now - order.paid_at < duration('7 days')",
                "1:23+18 cel-constant: `7 days` is not a duration of at most 292 years in h, m, s, ms, us and ns, such as `1h30m`"
            ),
            ("order.id.matches('(')", "1:10+7 cel-constant: the pattern `(` does not close a bracket"),
            ("now.getHours('Asia/Peking')", "1:5+8 cel-constant: `Asia/Peking` is not a time zone, such as `Asia/Shanghai` or `+08:00`"),
            ("amount <= money('100')", "1:11+12 cel-constant: `100` is not an amount such as `200.00 CNY`"),
            ("1 / 0 == count", "1:1+5 cel-constant: division by zero"),
        ])
    func constants(_ text: String, _ message: String) throws {
        let expression = try #require(Shop.checked(text))
        #expect(
            expression.constantIssues.map {
                "\($0.span.line):\($0.span.column)+\($0.span.length) \($0.code.rawValue): \($0.message)"
            } == [message])
    }

    @Test("places count characters for people and scalars for readers, over lines and wide letters")
    func places() throws {
        let text = "order.id == '奶茶🇨🇳' &&\r\n  order.payd == 1"
        let syntax = try #require(CELParser.parse(text).0)
        let issue = try #require(CELChecker.check(syntax, Shop.environment).1.first)
        #expect((issue.span.line, issue.span.column, issue.span.length) == (2, 9, 4))
        let scalars = Array(text.unicodeScalars)
        let found = scalars[issue.span.scalarOffset..<(issue.span.scalarOffset + issue.span.scalarCount)]
        #expect(String(String.UnicodeScalarView(found)) == "payd")
    }
}
