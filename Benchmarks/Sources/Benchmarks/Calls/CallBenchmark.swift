import Glibc
import JSON

/// What a call over HTTP costs that is authenticated, decided and durably written down before it is answered, held against a bare server
/// that does nothing, against the disk, and against a server of another kind that decides and writes down nothing.
struct CallBenchmark {
    private static let rounds = 3
    private static let seconds = 8

    /// Measures, and says in one line whether the figures hold.
    /// - Parameter python: the environment of `fastmcp`; nil where there is none, and then that one is not measured.
    static func measure(python: String?) throws -> (details: [String], line: String) {
        let limits = ["TOLLGATE_LIMITS_READS_PER_MINUTE": "1000000"]
        let desk = try RefundDesk(more: limits)
        try desk.makeOrders(["bench_status"])
        let operation = try refund(desk)
        let question = CallQuestion(token: desk.token, operation: operation)
        let answer = try question.ask(port: desk.hostPort)
        let others = try Others(desk.folder, answer: answer, python: python)
        defer { others.end() }
        if let port = others.fastmcp?.port {
            let said = try question.ask(port: port)
            guard abs(said.count - answer.count) * 5 < answer.count else {
                throw Benchmarks.Unfit(what: "answers of \(answer.count) and \(said.count) bytes are no comparison")
            }
        }
        // Connections, statements and caches: the first run counts for nothing.
        _ = try load(desk.hostPort, question, desk, seconds: 3)
        var (host, echo, writing, fastmcp, disk) = ([Double](), [Double](), [Double](), [Double](), [Double]())
        var calls = 0
        for _ in 0..<rounds {
            disk.append(try Machine.synchronisation(in: desk.folder))
            let run = try load(desk.hostPort, question, desk, seconds: seconds)
            calls += run.calls
            host.append(run.perSecond)
            echo.append(try load(others.echoPort, question, desk, seconds: seconds).perSecond)
            writing.append(try load(others.writingPort, question, desk, seconds: 4).perSecond)
            if let port = others.fastmcp?.port { fastmcp.append(try load(port, question, desk, seconds: 4).perSecond) }
            disk.append(try Machine.synchronisation(in: desk.folder))
        }
        let memory = desk.host.largestMemory
        let written = try desk.entries()
        guard written >= calls else { throw Benchmarks.Unfit(what: "\(calls) calls and only \(written) entries") }
        try desk.close()
        return text(
            median(host), echo: median(echo), writing: median(writing), disk: median(disk),
            fastmcp: fastmcp.isEmpty ? nil : median(fastmcp), memory)
    }

    private static func text(
        _ host: Double, echo: Double, writing: Double, disk: Double, fastmcp: Double?, _ memory: Int
    ) -> (details: [String], line: String) {
        let synchronised = Double(Load.connections) / (disk / 1000)
        let share = host / min(echo, synchronised)
        let multiple = fastmcp.map { host / $0 }
        let holds = share >= 0.5 && memory < 60 && (multiple ?? 0) >= 10
        let details = [
            "calls: a bare echo \(Int(echo)) a second; \(Load.connections) ÷ fsync of \(thousandth(disk)) ms is \(Int(synchronised)); "
                + (fastmcp.map { "FastMCP \(Int($0)) a second" } ?? "FastMCP is not there to be measured"),
            "calls: a bare server that only writes each request down durably \(Int(writing)) a second, "
                + "\(hundredth(writing / min(echo, synchronised))) of min(echo, \(Load.connections) ÷ fsync); the host "
                + "\(hundredth(host / writing)) times that",
        ]
        let line =
            "5.6 \(holds ? "ok" : "failed") operation-status over HTTP at \(Load.connections) clients, decided and durably written down: "
            + "\(Int(host)) a second, \(hundredth(share)) of min(echo, \(Load.connections) ÷ fsync) (at least 0.5), "
            + (multiple.map { "\(hundredth($0)) times FastMCP (at least 10)" } ?? "not held against FastMCP")
            + "; at most \(memory) MiB (below 60)"
        return (details, line)
    }

    /// An operation to ask about.
    private static func refund(_ desk: RefundDesk) throws -> String {
        let answer = try CallQuestion.call(
            "refund-alipay-payment", #"{"outTradeNo":"bench_status","refundAmount":"10.00"}"#, token: desk.token, port: desk.hostPort)
        guard let operation = answer["result"]?["structuredContent"]?["operation"]?.stringValue else {
            throw Benchmarks.Unfit(what: "the refund is answered with \(answer.text)")
        }
        return operation
    }

    private static func load(_ port: Int, _ question: CallQuestion, _ desk: RefundDesk, seconds: Int) throws -> Load.Run {
        try Load.run(port: port, seconds: seconds, headers: question.headers, body: question.body, in: desk.folder)
    }

    private static func median(_ figures: [Double]) -> Double { figures.sorted()[figures.count / 2] }
    private static func hundredth(_ figure: Double) -> Double { (figure * 100).rounded() / 100 }
    private static func thousandth(_ figure: Double) -> Double { (figure * 1000).rounded() / 1000 }
}

/// The call that is repeated.
struct CallQuestion {
    let headers: [(String, String)]
    let body: String

    init(token: String, operation: String) {
        self.init("operation-status", #"{"operation":"\#(operation)"}"#, token: token)
    }

    private init(_ tool: String, _ arguments: String, token: String) {
        headers = [
            ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"), ("Authorization", "Bearer \(token)"),
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", tool),
        ]
        body = """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\(tool)","arguments":\(arguments),\
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},\
            "io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"}}}}
            """
    }

    /// Asks once.
    /// - Returns: the answer's body, which is a success.
    func ask(port: Int) throws -> [UInt8] {
        guard let connection = Connection(port: port) else { throw Benchmarks.Unfit(what: "nobody listens at \(port)") }
        let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
        let answer = try connection.send("POST", "/mcp", headers: lines, body: Array(body.utf8))
        let json = try? JSONValue(parsing: Array(answer.body))
        guard answer.status == 200, json?["result"]?["isError"] != true, json?["result"]?["structuredContent"] != nil else {
            throw Benchmarks.Unfit(
                what: "port \(port) answers \(answer.status) \(String(decoding: answer.body.prefix(400), as: UTF8.self))")
        }
        return Array(answer.body)
    }

    /// Makes a call once.
    static func call(_ tool: String, _ arguments: String, token: String, port: Int) throws -> JSONValue {
        try JSONValue(parsing: CallQuestion(tool, arguments, token: token).ask(port: port))
    }
}
