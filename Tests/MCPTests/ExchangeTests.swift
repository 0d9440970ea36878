import JSON
import Synchronization
import Testing

@testable import MCP

@Suite("The way back to a client")
struct ExchangeTests {
    private func exchange(
        _ version: ProtocolVersion = .july2026, client: JSONObject = [:], token: JSONValue? = nil, level: LogLevel? = nil,
        through outlet: RecordingOutlet
    ) -> Exchange {
        Exchange(version: version, client: ClientCapabilities(client), progressToken: token, logLevel: level, outlet: outlet)
    }

    @Test("whatever waits hears of the end: the host's, a client's last word, or a cancellation")
    func ended() async {
        let (ending, asked) = (Latch(), Asked())
        let exchange = Exchange(
            version: .july2026, client: .none, progressToken: nil, logLevel: nil, outlet: RecordingOutlet(), ending: ending)
        let cancelled = Task { await exchange.ended() }
        cancelled.cancel()
        await cancelled.value
        async let host: Void = exchange.ended()
        async let client: Void = asked.ended()
        asked.end()
        await client
        ending.open()
        await host
        await exchange.ended()
    }

    @Test(
        "progress comes only with a token, of its very value, strictly rising",
        arguments: [.string("p-1"), .integer(0), .integer(-1), "0", .integer(9_007_199_254_740_993)] as [JSONValue])
    func progress(token: JSONValue) {
        let outlet = RecordingOutlet()
        let exchange = exchange(token: token, through: outlet)
        #expect(exchange.wantsProgress)
        for done in [0, 1, 1, 3, 2, 4] { exchange.progress(done, of: 4, "step \(done)") }
        #expect(outlet.sent.map { $0.at("params", "progress") } == [0, 1, 3, 4])
        for message in outlet.sent {
            #expect(message["method"] == "notifications/progress" && message["id"] == nil)
            #expect(message.at("params", "progressToken")?.text == token.text)
            #expect(message.at("params", "total") == 4 && message.at("params", "message") != nil)
        }
    }

    @Test("without a token, or with one that can be none, nothing is told", arguments: [nil, .null, true, [:], ["p-1"]] as [JSONValue?])
    func noProgress(token: JSONValue?) {
        let outlet = RecordingOutlet()
        let exchange = exchange(token: token, through: outlet)
        #expect(!exchange.wantsProgress)
        exchange.progress(1)
        #expect(outlet.sent.isEmpty)
    }

    @Test("the first revision has no texts in its progress")
    func oldProgress() {
        let outlet = RecordingOutlet()
        exchange(.november2024, token: "t", through: outlet).progress(1, of: 2, "half")
        #expect(outlet.sent.map { $0["params"] } == [["progressToken": "t", "progress": 1, "total": 2]])
    }

    @Test("messages come at or above the asked level, and none without one")
    func messages() {
        for asked in LogLevel.allCases {
            let outlet = RecordingOutlet()
            let exchange = exchange(level: asked, through: outlet)
            for level in LogLevel.allCases { exchange.log(level, ["said": .string(level.rawValue)]) }
            #expect(outlet.sent.map { $0.at("params", "level") } == LogLevel.allCases.filter { $0 >= asked }.map { .string($0.rawValue) })
            #expect(outlet.sent.allSatisfy { $0["method"] == "notifications/message" && $0.at("params", "logger") == "tollgate" })
        }
        let outlet = RecordingOutlet()
        exchange(through: outlet).log(.emergency, "the end")
        #expect(outlet.sent.isEmpty)
    }

    @Test("a link is asked for only of a client of 2025-11-25 that opens links, and only an answer is one")
    func links() async {
        let link = LinkQuestion(key: "k", id: "e-1", message: "Open it.", url: "https://a.example/1")
        let (opens, fills): (JSONObject, JSONObject) = (["elicitation": ["url": [:]]], ["elicitation": [:]])
        for (version, client) in [(.july2026, opens), (.june2025, opens), (.november2025, fills)] as [(ProtocolVersion, JSONObject)] {
            let outlet = RecordingOutlet(answering: ["action": "accept"])
            #expect(await exchange(version, client: client, through: outlet).open(link) == nil)
            #expect(outlet.sent.isEmpty)
        }
        for (answer, read) in [
            (["action": "accept"], .accept), (["action": "decline"], .decline), (["action": "cancel"], .cancel), (["action": "yes"], nil),
            ([:], nil), (nil, nil),
        ] as [(JSONObject?, LinkAnswer?)] {
            let outlet = RecordingOutlet(answering: answer)
            #expect(await exchange(.november2025, client: opens, through: outlet).open(link) == read)
            let asked: JSONValue = ["mode": "url", "message": "Open it.", "url": "https://a.example/1", "elicitationId": "e-1"]
            #expect(outlet.sent.map { $0["params"] } == [asked])
        }
    }

    @Test("only a client that can be asked is told that what it was asked for is done")
    func completed() {
        let link = LinkQuestion(key: "k", id: "e-1", message: "Open it.", url: "https://a.example/1")
        let opens: JSONObject = ["elicitation": ["url": [:]]]
        for (version, client, count) in [(.november2025, opens, 1), (.november2025, [:], 0), (.june2025, opens, 0), (.july2026, opens, 0)]
            as [(ProtocolVersion, JSONObject, Int)]
        {
            let outlet = RecordingOutlet()
            exchange(version, client: client, through: outlet).completed(link)
            #expect(outlet.sent.count == count)
            #expect(outlet.sent.allSatisfy { $0["method"] == "notifications/elicitation/complete" })
            #expect(outlet.sent.allSatisfy { $0["params"] == ["elicitationId": "e-1"] && $0["id"] == nil })
        }
    }

    @Test("what a client can do is read as it is written: a mode that is not named is that of forms")
    func capabilities() {
        let tasks: JSONValue = ["io.modelcontextprotocol/tasks": [:]]
        #expect(ClientCapabilities(["elicitation": [:]]) == ClientCapabilities(["elicitation": ["form": [:]]]))
        #expect(ClientCapabilities(["elicitation": [:]]).fillsForms && !ClientCapabilities(["elicitation": [:]]).opensLinks)
        let links = ClientCapabilities(["elicitation": ["url": [:]]])
        #expect(links.opensLinks && !links.fillsForms && !links.takesTasks)
        #expect(ClientCapabilities(["extensions": tasks]).takesTasks)
        for misshapen: JSONObject in [[:], ["elicitation": true], ["extensions": ["io.modelcontextprotocol/tasks": true]], ["tasks": [:]]] {
            #expect(ClientCapabilities(misshapen) == .none)
        }
    }
}

/// Keeps what is sent, and answers every question alike.
final class RecordingOutlet: Outlet {
    private let messages = Mutex<[JSONValue]>([])
    private let answer: JSONObject?

    init(answering answer: JSONObject? = nil) { self.answer = answer }

    var sent: [JSONValue] { messages.withLock { $0 } }

    func send(_ message: JSONValue) { messages.withLock { $0.append(message) } }

    func ask(_ method: String, _ params: JSONObject, patience: Duration) async -> JSONObject? {
        send(["method": .string(method), "params": .object(params)])
        return answer
    }
}
