import Glibc
import JSON
import Synchronization

/// Callers that ask for refunds at the same time, each over a connection of its own, one refund after the other.
final class RefundCallers: Sendable {
    /// What a run came to.
    struct Run: Sendable {
        let seconds: Double
        /// How long each call took, in milliseconds, the shortest first.
        let latencies: [Double]

        /// The latency that so many of a hundred calls do not exceed.
        func percentile(_ percent: Int) -> Double { latencies[min(latencies.count - 1, latencies.count * percent / 100)] }
    }

    private struct State {
        var orders: ArraySlice<String>
        var latencies: [Double] = []
        var failure: String?
        var running: Int
    }

    private let port: Int
    private let headers: String
    private let state: Mutex<State>

    private init(_ orders: ArraySlice<String>, callers: Int, port: Int, token: String) {
        self.port = port
        headers = """
            Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nAuthorization: Bearer \(token)\r\n\
            MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: refund-alipay-payment\r\n
            """
        state = Mutex(State(orders: orders, running: callers))
    }

    /// Refunds 10.00 of every order, `callers` at a time.
    static func refund(_ orders: ArraySlice<String>, callers: Int, port: Int, token: String) throws -> Run {
        let work = RefundCallers(orders, callers: callers, port: port, token: token)
        let start = Stopwatch.now()
        var threads: [pthread_t] = []
        for _ in 0..<callers {
            var thread = pthread_t()
            let owned = Unmanaged.passRetained(work)
            let failure = pthread_create(
                &thread, nil,
                { pointer in
                    if let pointer { Unmanaged<RefundCallers>.fromOpaque(pointer).takeRetainedValue().call() }
                    return nil
                }, owned.toOpaque())
            guard failure == 0 else { throw Benchmarks.Unfit(what: "no thread for a caller") }
            threads.append(thread)
        }
        for thread in threads { pthread_join(thread, nil) }
        let seconds = (Stopwatch.now() - start) / 1000
        let (failure, latencies) = work.state.withLock { ($0.failure, $0.latencies) }
        if let failure { throw Benchmarks.Unfit(what: failure) }
        return Run(seconds: seconds, latencies: latencies.sorted())
    }

    /// One caller.
    private func call() {
        var latencies: [Double] = []
        do {
            guard let connection = Connection(port: port) else { throw Benchmarks.Unfit(what: "nobody listens at \(port)") }
            while let order = state.withLock({ $0.failure == nil ? $0.orders.popFirst() : nil }) {
                let start = Stopwatch.now()
                let answer = try connection.send("POST", "/mcp", headers: headers, body: Self.message(order))
                latencies.append(Stopwatch.now() - start)
                guard answer.status == 200, Self.isSuccess(answer.body) else {
                    let text = String(decoding: answer.body.prefix(400), as: UTF8.self)
                    throw Benchmarks.Unfit(what: "the refund of `\(order)` is answered with \(answer.status): \(text)")
                }
            }
        } catch {
            state.withLock { $0.failure = "\(error)" }
        }
        state.withLock { [latencies] in $0.latencies += latencies }
    }

    private static func message(_ order: String) -> [UInt8] {
        Array(
            """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"refund-alipay-payment","arguments":{"outTradeNo":"\(order)",\
            "refundAmount":"10.00","refundReason":"the cup arrived broken"},\
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
            "io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"}}}}
            """.utf8)
    }

    private static func isSuccess(_ body: ArraySlice<UInt8>) -> Bool {
        guard let answer = try? JSONValue(parsing: Array(body)) else { return false }
        return answer["result"]?["structuredContent"]?["status"]?.stringValue == "succeeded"
    }
}

/// The clock that only goes forward.
enum Stopwatch {
    /// Milliseconds since some beginning.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
    }
}
