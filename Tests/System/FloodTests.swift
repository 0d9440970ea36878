import Foundation
import Glibc
import JSON
import TestSupport
import Testing

/// More clients than a host has to serve at once, some of them with bad manners.
@Suite("A flood", .serialized)
struct FloodTests {
    @Test("a thousand clients, two hundred of them slow or half-open: all are answered or refused, and the host drains in time")
    func flood() async throws {
        Flood.raiseLimit()
        // What is measured is a release build, where somebody has made one.
        let release = ProcessInfo.processInfo.environment["TOLLGATE_RELEASE_PROGRAM"]
        let (calls, most) = (Level.count(2100), Level.count(2000))
        let limit = 30.0
        let office = try await Office.open(
            extra: [
                "TOLLGATE_LIMITS_READS_PER_MINUTE": "100000", "TOLLGATE_LIMITS_CALLS_UNDER_WAY": "\(most)",
                "TOLLGATE_SHUTDOWN_LIMIT": "\(Int(limit))s",
            ], program: release, hasSimulatorApart: true)
        try await office.simulator.makePaidOrders(["flood_1"], total: "90.00")
        try await office.simulator.setChances(
            seed: 1, perMille: ["alipay.trade.query": ["slow": 1000]], details: ["delayMilliseconds": 50])
        let request = Self.request(port: office.httpPort, token: try office.secret("assistant"))
        let host = office.hostPID
        let first = await Self.wave(port: office.httpPort, calls: calls, request: request)
        let high = MemoryQuarters.resident(of: host, "VmHWM") ?? .max
        // The host is asked to end while as many calls are under way, and as many clients have bad manners.
        let stopped = Date()
        let second = await Self.wave(port: office.httpPort, calls: calls, request: request) { kill(host, SIGTERM) }
        let end = await office.ended()
        let drained = Date().timeIntervalSince(stopped)
        #expect(end == .exited(0), Comment(rawValue: office.hostLog))
        #expect(first.tally.closed == 0 && first.tally.unanswered == 0 && first.tally.other.isEmpty, "\(first.tally)")
        #expect(first.tally.answered > 0 && first.mostInFlight >= most, "\(first)")
        #expect(second.tally.unanswered == 0 && second.tally.other.isEmpty && second.tally.answered > 0, "\(second.tally)")
        #expect(drained < limit, "it took \(drained) s to end")
        let isSmall = release == nil || high < 200 * 1024
        #expect(isSmall, "\(high / 1024) MiB")
        #expect(try await office.command("audit", "verify").status == 0)
        let isGood = end == .exited(0) && first.tally.unanswered + first.tally.closed == 0 && second.tally.unanswered == 0 && isSmall
        Acceptance.line(
            "5.4", isGood: isGood && drained < limit, isFull: Level.isSoak && release != nil,
            "\(Level.count(1000)) clients, \(Level.count(200)) of them slow or half-open, \(first.mostInFlight) calls in flight: "
                + "\(first.tally); "
                + "at most \(high / 1024) MiB\(release == nil ? " (no release build)" : ""); asked to end amid as many: \(second.tally), "
                + "gone \(Int(drained)) s after")
    }

    struct Outcome: Sendable {
        let tally: FloodTally
        let mostInFlight: Int
    }

    /// A thousand clients, of which eight hundred call over two or three connections each.
    /// - Parameter amid: done once, when everything is sent and the first of it has been done.
    private static func wave(port: Int, calls: Int, request: [UInt8], amid: @escaping @Sendable () -> Void = {}) async -> Outcome {
        await OwnThread.run {
            let flood = Flood(port: port)
            let manners: [(FloodClient.Kind, Int)] = [(.slow, 60), (.silent, 60), (.deaf, 20), (.halfOpen, 60)]
            for (kind, count) in manners { flood.connect(kind, Level.count(count), request: request) }
            flood.connect(.caller, calls - Level.count(60), request: request)
            let ends = flood.run(seconds: 90, amid: amid)
            return Outcome(tally: FloodTally(ends), mostInFlight: flood.mostInFlight)
        }
    }

    private static func request(port: Int, token: String) -> [UInt8] {
        let body = """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"query-alipay-payment","arguments":{"outTradeNo":"flood_1"},\
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},\
            "io.modelcontextprotocol/clientInfo":{"name":"flood","version":"1"}}}}
            """
        let head = """
            POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\n\
            Accept: application/json, text/event-stream\r\nAuthorization: Bearer \(token)\r\nMCP-Protocol-Version: 2026-07-28\r\n\
            Mcp-Method: tools/call\r\nMcp-Name: query-alipay-payment\r\nContent-Length: \(body.utf8.count)\r\n\r\n
            """
        return Array((head + body).utf8)
    }
}
