import Foundation
import JSON
import Testing

extension SecretTests {
    @Test("33: no secret of environment or configuration is in a tool list, an error or a log")
    func listings() async throws {
        // Everything that a host's environment may hold beside what it needs: it is nobody's to see there either.
        let planted = [
            "TOLLGATE_ADMIN_TOKEN": "tg_person_plantedadmin_aaaabbbbccccddddeeeeffffgggghhhh",
            "TOLLGATE_APPROVER_TOKEN": "tg_person_plantedapprover_iiiijjjjkkkkllllmmmmnnnnoooo",
            "OTHER_SERVICE_KEY": "planted-key-of-another-service-0123456789",
        ]
        let office = try await Office.open(
            extra: planted.merging(["TOLLGATE_LOG_LEVEL": "debug", "TOLLGATE_LOG_FORMAT": "json"]) { $1 })
        let access = "eyJhbGciOiJFUzI1NiIsImtpZCI6InBsYW50ZWQifQ.eyJzdWIiOiJwbGFudGVkLXN1YmplY3QifQ.cGxhbnRlZC1zaWduYXR1cmU"
        let token = try office.secret("assistant")
        var said = ""
        for bearer in [token, access, String(token.dropLast()), planted["TOLLGATE_ADMIN_TOKEN"] ?? ""] {
            for question in Self.questions() { said += try await Self.ask(office.httpPort, bearer, question) }
        }
        said += try await stdio(office, planted.merging(["TOLLGATE_AGENT_TOKEN": token]) { $1 })
        #expect(said.contains("refund-alipay-payment") && said.contains("-32602") && said.contains("-32700"), Comment(rawValue: said))
        #expect(await office.close() == .exited(0))
        let secrets = planted.values + [token, String(token.suffix(24)), try office.secret("owner"), try office.secret("lead"), access]
        let logs = try FileManager.default.contentsOfDirectory(atPath: office.directory).filter {
            $0.hasSuffix(".err") || $0.hasSuffix(".out")
        }
        #expect(!logs.isEmpty)
        for secret in secrets {
            #expect(!said.contains(secret), "\(secret) is told")
            for log in logs {
                let text = try String(contentsOfFile: "\(office.directory)/\(log)", encoding: .utf8)
                #expect(!text.contains(secret), "\(secret) stands in \(log)")
            }
        }
    }

    /// Tool lists, and every kind of error.
    private static func questions() -> [String] {
        let meta = """
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}
            """
        func request(_ method: String, _ params: String = "") -> String {
            #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(params)\#(params.isEmpty ? "" : ",")\#(meta)}}"#
        }
        return [
            request("server/discover"), request("tools/list"), request("tools/list", #""cursor":"x""#), request("resources/list"),
            request("tools/call", #""name":"no-such-tool","arguments":{}"#),
            request("tools/call", #""name":"query-alipay-payment","arguments":{"outTradeNo":"none"}"#),
            request("tools/call", #""name":"refund-alipay-payment","arguments":{"outTradeNo":"none","refundAmount":"x"}"#),
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}"#, "{",
        ]
    }

    private static func ask(_ port: Int, _ bearer: String, _ body: String) async throws -> String {
        var headers = [("Content-Type", "application/json"), ("Authorization", "Bearer \(bearer)"), ("MCP-Protocol-Version", "2026-07-28")]
        let json = try? JSONValue(parsing: body)
        if let method = json?["method"]?.stringValue { headers.append(("Mcp-Method", method)) }
        if let name = json?["params"]?["name"]?.stringValue { headers.append(("Mcp-Name", name)) }
        let answer = try #require(await Wire(port: port).send("POST", "/mcp", headers: headers, body: Array(body.utf8)))
        return answer.lines.joined(separator: "\n") + String(decoding: answer.body, as: UTF8.self) + "\n"
    }

    /// What the same questions are answered over stdio.
    private func stdio(_ office: Office, _ variables: [String: String]) async throws -> String {
        let child = try Child(
            Office.executable("tollgate"), ["stdio"], environment: office.environment.merging(variables) { $1 },
            log: "\(office.directory)/listing-stdio", hasInput: true)
        for question in Self.questions() { child.write(question + "\n") }
        child.closeInput()
        #expect(await child.end() == .exited(0), Comment(rawValue: child.errorText))
        return child.outputText
    }
}
