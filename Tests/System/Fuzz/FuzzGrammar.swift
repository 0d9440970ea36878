import Foundation

/// Writes messages of both eras by chance: most are well-formed in their envelope and strange in what they say, some are no messages.
struct FuzzGrammar: Sendable {
    var random: Seeded
    /// Operations and tasks that answers have named.
    var seen: [String] = []
    private var made = 0
    /// Whether what is written now will be broken.
    var isBreaking = false

    init(seed: UInt64) { random = Seeded(seed) }

    static let versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28", "2099-01-01", "", "latest"]
    private static let methods = [
        "server/discover", "initialize", "ping", "tools/list", "tools/call", "tools/call", "tools/call", "tasks/get", "tasks/update",
        "tasks/cancel", "subscriptions/listen", "logging/setLevel", "resources/list", "prompts/get", "completion/complete", "tasks/list",
        "notifications/initialized", "", "tools/call ", "TOOLS/LIST", "rpc.discover",
    ]
    private static let tools = [
        "operation-status", "operation-status", "query-alipay-payment", "query-alipay-refund", "refund-alipay-payment",
        "create-mobile-alipay-payment", "create-web-page-alipay-payment", "no-such-tool", "", "operation-status\u{0}",
    ]

    /// The next message.
    mutating func next() -> FuzzMessage {
        var message = grown()
        // A character that no text of this host holds: the whole is refused as no JSON, whatever it is.
        guard String(decoding: message.bytes, as: UTF8.self).contains(#"\u0000"#) else { return message }
        switch message.answer {
        case .reply(let id): message.answer = .complaint(id: id)
        case .nothing: message.answer = .complaint(id: nil)
        case .complaint, .whatever: break
        }
        return message
    }

    private mutating func grown() -> FuzzMessage {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<66: request()
        case ..<76: brokenEnvelope()
        case ..<84: notification()
        case ..<88: response()
        case ..<92: batch()
        default: brokenBytes()
        }
    }

    /// A request whose envelope is right. It is answered with its id, whatever it says.
    private mutating func request() -> FuzzMessage {
        let (id, method) = (newID(), pick(Self.methods))
        let version = random.percent(60) ? "2026-07-28" : random.percent(50) ? nil : pick(Self.versions)
        let name = pick(Self.tools)
        var params = params(of: method, tool: name, version: version)
        var isJSON = true
        for _ in 0..<[0, 0, 0, 1, 1, 2, 4][pickIndex(7)] {
            let place = pickIndex(params.places)
            // The whole of the parameters has to stay an object: else the message is another.
            guard place > 0 else { continue }
            let odd = oddity()
            params = params.replacing(place) { _ in odd.text }
            // What is no JSON stays: nothing is put in its place any more.
            isJSON = odd.isJSON
            if !isJSON { break }
        }
        if random.percent(3), case .object(let members) = params, let twice = members.first {
            params = .object(members + [twice])
            isJSON = false
        }
        let order = random.percent(50)
        let envelope: [(String, FuzzText)] = [
            ("jsonrpc", .string("2.0")), ("id", .token(id)), ("method", .string(method)), ("params", params),
        ]
        let text = FuzzText.object(order ? envelope : envelope.reversed()).text
        return FuzzMessage(
            bytes: Array(text.utf8), answer: isJSON ? .reply(id: id) : .complaint(id: id), version: version, method: method,
            name: method == "tools/call" ? name : nil, lasts: method == "subscriptions/listen")
    }

    private mutating func params(of method: String, tool: String, version: String?) -> FuzzText {
        var members: [(name: String, value: FuzzText)] = []
        switch method {
        case "initialize":
            members = [
                ("protocolVersion", .string(pick(Self.versions))), ("capabilities", capabilities()),
                ("clientInfo", .object([("name", .string("fuzz")), ("version", .string("1"))])),
            ]
        case "tools/list": if random.percent(40) { members = [("cursor", value())] }
        case "tools/call":
            members = [("name", .string(tool)), ("arguments", arguments())]
            if random.percent(10) { members.append(("requestState", value())) }
            if random.percent(10) { members.append(("inputResponses", .object([(pick(["a", "approval"]), value())]))) }
        case "tasks/get", "tasks/update", "tasks/cancel": members = [("taskId", .string(reference()))]
        case "subscriptions/listen":
            members = [("notifications", .object([("toolsListChanged", .token("true")), ("taskIds", .list([.string(reference())]))]))]
        case "logging/setLevel": members = [("level", .string(pick(["debug", "warning", "loud"])))]
        default: if random.percent(20) { members = [("uri", value())] }
        }
        if let version { members.append(("_meta", meta(version))) }
        return .object(members)
    }

    private mutating func meta(_ version: String) -> FuzzText {
        var members: [(name: String, value: FuzzText)] = [
            ("io.modelcontextprotocol/protocolVersion", .string(version)),
            ("io.modelcontextprotocol/clientCapabilities", capabilities()),
        ]
        if random.percent(70) {
            members.append(
                ("io.modelcontextprotocol/clientInfo", .object([("name", .string("fuzz")), ("version", .string("1"))])))
        }
        if random.percent(30) { members.append(("progressToken", .token(pick(["0", "-1", "\"0\"", "9007199254740993"])))) }
        if random.percent(20) { members.append(("io.modelcontextprotocol/logLevel", .string(pick(["debug", "error", "none"])))) }
        if random.percent(5) { members.append(("dev.tollgate/context", value())) }
        return .object(members)
    }

    private mutating func capabilities() -> FuzzText {
        var members: [(name: String, value: FuzzText)] = []
        if random.percent(30) { members.append(("elicitation", random.percent(50) ? .object([("url", .object([]))]) : .object([]))) }
        if random.percent(20) { members.append(("extensions", .object([("io.modelcontextprotocol/tasks", .object([]))]))) }
        if random.percent(10) { members.append(("sampling", value())) }
        return .object(members)
    }

    private mutating func arguments() -> FuzzText {
        let order = random.percent(40) ? "fuzz_\(pickIndex(8))" : word()
        return switch pickIndex(4) {
        case 0: .object([("operation", .string(reference()))])
        case 1: .object([("outTradeNo", .string(order)), ("refundAmount", amount())])
        case 2: .object([("outTradeNo", .string(word())), ("totalAmount", amount()), ("orderTitle", value())])
        default: .object([("outTradeNo", .string(order))])
        }
    }

    private mutating func amount() -> FuzzText {
        .token(pick(["\"0.01\"", "0.01", "1", "\"60.00\"", "1e2", "-1", "0.001", "\"１.００\"", "1e999"]))
    }

    private mutating func reference() -> String {
        seen.isEmpty || random.percent(30) ? pick(["op_00000000000000000000", "task_x", "", "op_"]) : pick(seen)
    }

    /// Remembers what an answer named.
    mutating func note(_ answer: String) {
        guard let start = answer.range(of: "op_"), seen.count < 64 || random.percent(10) else { return }
        let name = String(answer[start.lowerBound...].prefix(23))
        guard name.dropFirst(3).allSatisfy(\.isHexDigit) else { return }
        if seen.count < 64 { seen.append(name) } else { seen[pickIndex(64)] = name }
    }

    mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
    mutating func pickIndex(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    /// An id that no other message has, in one of the ways that clients write them.
    mutating func newID() -> String {
        made += 1
        // Bytes that change in it make no other message's id of it.
        if isBreaking { return "\"zzzzzzzz-\(made)\"" }
        return switch pickIndex(5) {
        case 0: "\"\(made)\""
        case 1: "-\(made)"
        case 2: "\(9_007_199_254_740_993 + made)"
        case 3: "\"probe-\(made)\""
        default: "\(made)"
        }
    }
}
