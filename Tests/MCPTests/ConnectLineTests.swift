import JSON
import MCP
import Testing

@Suite("Lines beside MCP on a socket")
struct ConnectLineTests {
    private static let lines: [(line: ConnectLine, text: String)] = [
        (
            .hello(ConnectHello(token: "tg_agent_1", context: "a.b.c", program: "0.1.0")),
            "#tollgate 1 {\"token\":\"tg_agent_1\",\"context\":\"a.b.c\",\"program\":\"0.1.0\"}"
        ),
        (.hello(ConnectHello(token: nil, context: nil, program: "0.1.0")), "#tollgate 1 {\"program\":\"0.1.0\"}"),
        (.ok(agent: "customer-service", program: "0.1.0"), "#ok {\"agent\":\"customer-service\",\"program\":\"0.1.0\"}"),
        (
            .refused(ConnectRefusal(code: "unknown-peer", message: "nobody \"knows\" it")),
            "#refused {\"code\":\"unknown-peer\",\"message\":\"nobody \\\"knows\\\" it\"}"
        ),
        (.context("a.b.c"), "#context {\"token\":\"a.b.c\"}"),
        (.context(nil), "#context {\"token\":null}"),
        (.bye, "#bye {}"),
    ]

    @Test("each line is written as it is read")
    func both() {
        for (line, text) in Self.lines {
            #expect(String(decoding: line.bytes, as: UTF8.self) == text)
            #expect(ConnectLine(Array(text.utf8)) == line)
        }
    }

    @Test(
        "what is none of these lines is none, another version's first line too",
        arguments: [
            "", "#", "#bye", "# {}", "#tollgate {}", "#tollgate 2 {\"program\":\"1\"}", "#tollgate 1 {}", "#tollgate 1 {\"program\":1}",
            "#tollgate 1 {\"program\":\"1\",\"token\":7}", "#tollgate 1 []", "#ok {}", "#refused {\"code\":\"x\"}", "#context {}",
            "#context {\"token\":1}", "#nonsense {}", "{\"jsonrpc\":\"2.0\"}", "#bye {} {}",
        ])
    func none(text: String) { #expect(ConnectLine(Array(text.utf8)) == nil) }

    @Test("members that a later version adds count for nothing")
    func more() {
        let text = "#ok {\"agent\":\"a\",\"program\":\"9\",\"more\":[1]}"
        #expect(ConnectLine(Array(text.utf8)) == .ok(agent: "a", program: "9"))
    }
}
