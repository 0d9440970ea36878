import JSON
import Testing

@testable import MCP

/// A relay, its client and its host, whose clock is turned by hand.
private struct RelayBench {
    var relay = ConnectRelay(program: "1.2")
    var now = ContinuousClock.now

    mutating func client(_ messages: JSONValue...) {
        relay.receive(fromClient: messages.flatMap { $0.bytes + [0x0A] }, at: now)
    }

    mutating func host(_ messages: JSONValue...) { relay.receive(fromHost: messages.flatMap { $0.bytes + [0x0A] }, at: now) }

    mutating func host(_ line: ConnectLine) { relay.receive(fromHost: line.bytes + [0x0A], at: now) }

    mutating func connect(context: String? = nil) {
        relay.connected(token: "t", context: context, at: now)
        _ = toHost()
        host(.ok(agent: "desk", program: "1.2"))
    }

    mutating func lose() { relay.lost(at: now) }

    mutating func wait(_ duration: Duration) {
        now += duration
        relay.tick(at: now)
    }

    /// The lines for the host since they were last taken.
    mutating func toHost() -> [String] {
        defer { relay.toHost = [] }
        return String(decoding: relay.toHost, as: UTF8.self).split(separator: "\n").map { String($0) }
    }

    /// The messages for the client since they were last taken.
    mutating func toClient() throws -> [JSONValue] {
        defer { relay.toClient = [] }
        return try String(decoding: relay.toClient, as: UTF8.self).split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }
}

@Suite("What passes through `tollgate connect`")
struct ConnectRelayTests {
    private static let call = Messages.modern("tools/call", Messages.call("refund"), id: 7)
    private static let listing = Messages.modern("tools/list", id: 8)

    private static func text(_ answer: JSONValue?) -> String? { answer?.at("result", "content", "0", "text")?.stringValue }

    @Test("the host is told who this is first, and messages pass byte for byte")
    func passes() throws {
        var bench = RelayBench()
        let odd = #"{"id" : 9007199254740993,"method":"tools/list" ,"jsonrpc":"2.0","x":1.0e2}"#
        bench.relay.receive(fromClient: Array((odd + "\r\n").utf8), at: bench.now)
        bench.relay.connected(token: "t", context: "c", at: bench.now)
        #expect(ConnectLine(Array(bench.toHost()[0].utf8)) == .hello(ConnectHello(token: "t", context: "c", program: "1.2")))
        bench.host(.ok(agent: "desk", program: "1.2"))
        #expect(bench.toHost() == [odd])
        let answer = #"{"id" : 9007199254740993, "jsonrpc":"2.0","result":{"a":1.0}}"#
        bench.relay.receive(fromHost: Array((answer + "\n").utf8), at: bench.now)
        #expect(String(decoding: bench.relay.toClient, as: UTF8.self) == answer + "\n")
    }

    @Test("what a client says while the host has not answered yet goes on in the conversation in which it was said")
    func contextsInOrder() throws {
        var bench = RelayBench()
        bench.relay.connected(token: "t", context: "A", at: bench.now)
        _ = bench.toHost()
        bench.client(Self.call)
        bench.relay.setContext("B")
        bench.client(Self.listing)
        bench.relay.setContext("C")
        bench.host(.ok(agent: "desk", program: "1.2"))
        let context = { (token: String) in String(decoding: ConnectLine.context(token).bytes, as: UTF8.self) }
        #expect(bench.toHost() == [Self.call.text, context("B"), Self.listing.text, context("C")])
    }

    @Test("a host that takes the connection and says nothing for 10 s is away, and what was asked of it is answered")
    func silentHost() throws {
        var bench = RelayBench()
        bench.relay.connected(token: "t", context: nil, at: bench.now)
        bench.client(Self.call)
        bench.wait(.seconds(9))
        #expect(!bench.relay.isAway && bench.relay.deadline != nil)
        bench.wait(.seconds(1))
        #expect(bench.relay.isAway)
        #expect(Self.text(try bench.toClient().first)?.contains("nothing was done") == true)
    }

    @Test("while the host is away a call is answered at once as not done, and what a client begins with waits, up to 10 s")
    func away() throws {
        var bench = RelayBench()
        bench.lose()
        bench.client(Self.call, Self.listing, Messages.legacy("tools/call", Messages.call("refund"), id: "7"))
        let answers = try bench.toClient()
        #expect(answers.map { $0["id"] } == [7, "7"])
        for answer in answers {
            #expect(Self.text(answer)?.contains("nothing was done") == true && answer.at("result", "isError") == true)
        }
        #expect(answers[0].at("result", "resultType") == "complete" && answers[1].at("result", "resultType") == nil)
        bench.wait(.seconds(9))
        #expect(try bench.toClient().isEmpty)
        var returned = bench
        returned.connect()
        #expect(returned.toHost() == [Self.listing.text])
        bench.wait(.seconds(1))
        let late = try bench.toClient()
        #expect(late.count == 1 && late[0].errorCode == -32603 && late[0]["id"] == 8)
        bench.connect()
        #expect(bench.toHost().isEmpty)
    }

    @Test("a call that the host took with it may have been carried out, and its client is told so; listing goes on with the next host")
    func lost() throws {
        var bench = RelayBench()
        bench.connect()
        bench.client(Self.call, Self.listing, Messages.modern("tasks/get", ["taskId": "a"], id: 9))
        _ = bench.toHost()
        bench.lose()
        let answers = try bench.toClient().sorted { $0["id"]?.text ?? "" < $1["id"]?.text ?? "" }
        #expect(answers.map { $0["id"] } == [7, 9])
        #expect(Self.text(answers[0])?.contains("may have been carried out") == true)
        #expect(answers[1].errorCode == -32603)
        bench.connect()
        #expect(bench.toHost() == [Self.listing.text])
        // What was answered once is never answered again.
        bench.lose()
        #expect(try bench.toClient().isEmpty)
    }

    @Test("a call that its client took back is not answered, wherever it is")
    func cancelled() throws {
        var bench = RelayBench()
        let cancel = { (id: JSONValue) in Messages.notification("notifications/cancelled", ["requestId": id]) }
        bench.client(Self.listing, cancel(8))
        bench.connect()
        #expect(bench.toHost().isEmpty)
        bench.client(Self.call, cancel(7))
        #expect(bench.toHost() == [Self.call.text, cancel(7).text])
        bench.lose()
        #expect(try bench.toClient().isEmpty)
    }

    @Test("a client of the older revisions keeps its session: the next host is told what was agreed on, and its answer is swallowed")
    func session() throws {
        var bench = RelayBench()
        bench.connect()
        let begin = Messages.initialize("2025-06-18", id: 0)
        bench.client(begin)
        let agreed: JSONValue = ["protocolVersion": "2025-06-18", "capabilities": ["tools": ["listChanged": true]]]
        bench.host(["jsonrpc": "2.0", "id": 0, "result": agreed])
        let ready = Messages.notification("notifications/initialized")
        bench.client(ready)
        #expect(bench.toHost() == [begin.text, ready.text])
        #expect(try bench.toClient().count == 1)
        bench.lose()
        bench.connect()
        let replayed = bench.toHost()
        #expect(replayed.count == 2 && replayed[1] == ready.text)
        let again = try JSONValue(parsing: replayed[0])
        #expect(again["method"] == "initialize" && again["params"] == begin["params"] && again["id"] != 0)
        bench.host(["jsonrpc": "2.0", "id": again["id"] ?? .null, "result": agreed])
        #expect(try bench.toClient() == [Messages.notification("notifications/tools/list_changed")])
        bench.client(Messages.legacy("tools/call", Messages.call("refund"), id: 1))
        bench.lose()
        #expect(Self.text(try bench.toClient().first)?.contains("may have been carried out") == true)
    }

    @Test("a listen goes on with the next host: its second acknowledgement is swallowed, and the client told to look again")
    func listens() throws {
        var bench = RelayBench()
        bench.connect()
        let listen = Messages.listen(id: "l")
        bench.client(listen)
        let meta: JSONObject = [Messages.subscriptionKey: "l"]
        let acknowledged = Messages.notification(
            "notifications/subscriptions/acknowledged", ["notifications": ["toolsListChanged": true], "_meta": .object(meta)])
        bench.host(acknowledged)
        #expect(try bench.toClient() == [acknowledged])
        _ = bench.toHost()
        bench.lose()
        #expect(try bench.toClient().isEmpty)
        bench.connect()
        #expect(bench.toHost() == [listen.text])
        bench.host(acknowledged)
        let changed = Messages.notification("notifications/tools/list_changed", ["_meta": .object(meta)])
        #expect(try bench.toClient() == [changed])
    }

    @Test("no client speaks to the host as the program itself does")
    func control() throws {
        var bench = RelayBench()
        bench.connect(context: "mine")
        bench.relay.receive(fromClient: Array("#context {\"token\":\"other\"}\n".utf8), at: bench.now)
        #expect(bench.toHost().isEmpty)
        #expect(try bench.toClient().map(\.errorCode) == [-32700])
        bench.relay.setContext("mine")
        #expect(bench.toHost().isEmpty)
        bench.relay.setContext(nil)
        #expect(bench.toHost() == [#"#context {"token":null}"#])
    }

    @Test("an answer to what an earlier host asked does not get to the next one, and the question is taken back")
    func questions() throws {
        var bench = RelayBench()
        bench.connect()
        let question = Messages.legacy("elicitation/create", [:], id: "tollgate-1")
        bench.host(question)
        #expect(try bench.toClient() == [question])
        bench.lose()
        #expect(try bench.toClient() == [Messages.notification("notifications/cancelled", ["requestId": "tollgate-1"])])
        bench.connect()
        let answer: JSONValue = ["jsonrpc": "2.0", "id": "tollgate-1", "result": ["action": "accept"]]
        bench.client(answer)
        #expect(bench.toHost().isEmpty)
        bench.host(question)
        bench.client(answer, answer)
        #expect(bench.toHost() == [answer.text])
    }

    @Test("a host that leaves answers what it has, and takes nothing more")
    func leaving() throws {
        var bench = RelayBench()
        bench.connect()
        bench.client(Self.call)
        _ = bench.toHost()
        bench.host(.bye)
        bench.client(Messages.modern("tools/call", Messages.call("refund"), id: 70))
        #expect(bench.toHost().isEmpty)
        #expect(try bench.toClient().map { $0["id"] } == [70])
        bench.host(["jsonrpc": "2.0", "id": 7, "result": [:]])
        #expect(try bench.toClient().map { $0["id"] } == [7])
        bench.lose()
        #expect(try bench.toClient().isEmpty && bench.relay.isAway)
    }

    @Test("a host that does not know this process ends it, and one that is busy or stops does not")
    func refused() throws {
        for refusal in [ConnectRefusal.busy, .stopping, .unavailable, .tooMany] {
            var bench = RelayBench()
            bench.client(Self.call)
            bench.relay.connected(token: nil, context: nil, at: bench.now)
            bench.host(.refused(refusal))
            #expect(bench.relay.isAway && !bench.relay.isOver)
            #expect(Self.text(try bench.toClient().first)?.contains("nothing was done") == true)
        }
        var bench = RelayBench()
        bench.client(Self.call, Self.listing)
        bench.relay.connected(token: nil, context: nil, at: bench.now)
        bench.host(.refused(ConnectRefusal(code: "unknown-user", message: "nobody")))
        #expect(bench.relay.isOver && bench.relay.refusal?.code == "unknown-user")
        #expect(try bench.toClient().map { $0["id"] } == [7, 8])
    }

    @Test("once the client has ended it is over with the host's last answer, and at once where there is no host")
    func ends() throws {
        var bench = RelayBench()
        bench.client(Self.listing)
        bench.relay.end(at: bench.now)
        #expect(bench.relay.isOver)
        #expect(try bench.toClient().map(\.errorCode) == [-32603])
        bench = RelayBench()
        bench.connect()
        bench.relay.receive(fromClient: Self.call.bytes, at: bench.now)
        bench.relay.end(at: bench.now)
        #expect(!bench.relay.hasToldAll)
        #expect(bench.toHost() == [Self.call.text] && bench.relay.hasToldAll)
        bench.host(["jsonrpc": "2.0", "id": 7, "result": [:]])
        #expect(try bench.toClient().count == 1)
        bench.lose()
        #expect(bench.relay.isOver)
    }

    @Test("lines that are no messages are answered while the host is away, as it would")
    func garbage() throws {
        var bench = RelayBench()
        bench.lose()
        let long = [UInt8](repeating: 0x61, count: ConnectRelay.longestLine + 2)
        bench.relay.receive(fromClient: Array("{\n{\"jsonrpc\":\"2.0\",\"id\":3}\n \t\n".utf8) + long + [0x0A], at: bench.now)
        #expect(try bench.toClient().map(\.errorCode) == [-32700, -32600, -32600])
        bench.client([Messages.legacy("tools/list", id: 1), Messages.notification("a"), Messages.legacy("ping", id: 2)])
        let batch = try bench.toClient()
        #expect(batch.count == 1 && batch[0].arrayValue?.map { $0["id"] } == [1, 2])
    }
}
