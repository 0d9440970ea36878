import Foundation
import JSON

/// One client over HTTP that keeps a connection and sends whatever its grammar writes, one after the other.
struct HTTPFuzz: Sendable {
    let port: Int
    let token: String
    let findings: FuzzFindings
    /// The longest silence that is no finding, in seconds.
    static let patience = 60

    /// Sends until the time has come; blocks its thread.
    func run(seed: UInt64, until end: Date) {
        var grammar = FuzzGrammar(seed: seed)
        var heads = FuzzHeads(port: port, token: token)
        var connection: FuzzConnection?
        while Date() < end {
            guard let open = connection ?? FuzzConnection(port: port, patience: Self.patience) else {
                return findings.found("nobody listens any more", [])
            }
            connection = exchange(over: open, &grammar, &heads) ? open : nil
        }
    }

    /// Sends one message.
    /// - Returns: whether the connection can be used again.
    private func exchange(over connection: FuzzConnection, _ grammar: inout FuzzGrammar, _ heads: inout FuzzHeads) -> Bool {
        let message = grammar.next()
        let head = heads.next(for: message, &grammar)
        if head.breaksOff {
            connection.send(Array((head.bytes + message.bytes).dropLast(message.bytes.count / 2 + 1)))
            findings.count("requests that broke off")
            return false
        }
        connection.send(head.bytes + message.bytes)
        do throws(FuzzConnection.Trouble) {
            // A stream that an odd request has opened says nothing until something changes.
            let response = try connection.receive(headOnly: head.isOdd) { data in
                let text = String(decoding: data, as: UTF8.self)
                return text.contains("notifications/subscriptions/acknowledged") || (message.lasts && text.contains("\"result\""))
            }
            findings.count("over HTTP")
            if let session = response.session { heads.session = session }
            check(response, to: message, head)
            grammar.note(String(decoding: response.body, as: UTF8.self))
            return response.isWhole && !head.isOdd
        } catch {
            switch error {
            case .closed where head.isOdd: findings.count("odd requests whose connection was closed")
            default: findings.found("over HTTP: \(error)", head.bytes + message.bytes)
            }
            return false
        }
    }

    private static let statuses: Set<Int> = [200, 202, 204, 400, 401, 403, 404, 405, 406, 408, 411, 413, 415, 421, 429, 431]

    private func check(_ response: FuzzConnection.Response, to message: FuzzMessage, _ head: FuzzHeads.Head) {
        func found(_ what: String) {
            let said = String(decoding: response.body.prefix(300), as: UTF8.self)
            findings.found("over HTTP: \(response.status) \(said): \(what)", head.bytes + message.bytes)
        }
        guard Self.statuses.contains(response.status) else { return found("no status of this host") }
        guard !head.isOdd else { return }
        if response.body.isEmpty {
            if message.answer != .nothing, message.answer != .whatever { found("nothing is said") }
            return
        }
        guard let json = try? JSONValue(parsing: response.body, limits: JSONLimits(maximumBytes: 1 << 26)) else { return found("no JSON") }
        guard message.answer != .whatever else { return }
        if json["jsonrpc"] != "2.0" { found("no message") }
        switch message.answer {
        case .reply(let id):
            guard !message.lasts || json["method"] == nil else { return }
            if json["id"]?.text != id { found("another id") }
        case .complaint(let id):
            if json["error"] == nil || ![id, "null", nil].contains(json["id"]?.text) { found("no error of its own") }
        case .nothing: if json["error"] == nil { found("a notification is answered") }
        case .whatever: break
        }
    }
}

/// Heads of requests: right ones, and odd ones.
struct FuzzHeads: Sendable {
    struct Head: Sendable {
        let bytes: [UInt8]
        /// Whether it says something that a client would not: then any refusal is right.
        let isOdd: Bool
        /// Whether the connection ends before the body does.
        let breaksOff: Bool
    }

    let port: Int
    let token: String
    /// The last session that was opened.
    var session: String?

    /// The head of a message.
    mutating func next(for message: FuzzMessage, _ grammar: inout FuzzGrammar) -> Head {
        var lines: [(String, String)] = [
            ("Host", "127.0.0.1:\(port)"), ("Authorization", "Bearer \(token)"), ("Content-Type", "application/json"),
            ("Accept", "application/json, text/event-stream"), ("Content-Length", "\(message.bytes.count)"),
        ]
        if message.version == "2026-07-28" {
            lines.append(("MCP-Protocol-Version", "2026-07-28"))
            if let method = message.method { lines.append(("Mcp-Method", Self.encoded(method))) }
            if let name = message.name { lines.append(("Mcp-Name", Self.encoded(name))) }
        } else if let session, grammar.random.percent(80) {
            lines.append(("Mcp-Session-Id", session))
        }
        var line = "POST /mcp HTTP/1.1"
        let isOdd = grammar.random.percent(15)
        if isOdd { (line, lines) = odd(line, lines, &grammar) }
        let text = ([line] + lines.map { "\($0.0): \($0.1)" }).joined(separator: "\r\n") + "\r\n\r\n"
        return Head(bytes: Array(text.utf8), isOdd: isOdd, breaksOff: grammar.random.percent(2))
    }

    private func odd(_ line: String, _ lines: [(String, String)], _ grammar: inout FuzzGrammar) -> (String, [(String, String)]) {
        var (line, lines) = (line, lines)
        let place = grammar.pickIndex(lines.count)
        switch grammar.pickIndex(9) {
        case 0: lines.remove(at: place)
        case 1: lines.append(lines[place])
        // A length that is too large is waited for, as it must be: the host's own time for a body is another test's.
        case 2 where lines[place].0 != "Content-Length": lines[place].1 = grammar.word().filter { $0.isASCII && $0 != "\r\n" && $0 != "\0" }
        case 3:
            lines.append(
                (grammar.pick(["Origin", "Tollgate-Context", "Upgrade", "Cookie", "Last-Event-ID"]), grammar.pick(["x", "null", "0"])))
        case 4: line = grammar.pick(["GET", "DELETE", "PUT", "OPTIONS", "BREW"]) + " /mcp HTTP/1.1"
        case 5: line = "POST " + grammar.pick(["/mcp/", "/mcp?token=x", "/", "/mcp/x", "*", "/%00", "/healthz"]) + " HTTP/1.1"
        case 6: line = grammar.pick(["POST /mcp HTTP/9.9", "POST", "\u{0}", "POST  /mcp HTTP/1.1", "POST /mcp HTTP/1.0"])
        case 7: lines.append(("X-Long", String(repeating: "a", count: grammar.pick([1000, 20_000, 100_000]))))
        default: lines.append(("Mcp-Session-Id", grammar.word().filter { $0.isASCII && $0 != "\r\n" && $0 != "\0" }))
        }
        return (line, lines)
    }

    /// A header's value as clients write it that is no plain ASCII.
    private static func encoded(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && text.first != " " && text.last != " " && !text.isEmpty
        return isPlain ? text : "=?base64?\(Data(text.utf8).base64EncodedString())?="
    }
}
