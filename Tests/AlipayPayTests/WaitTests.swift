import AlipayGateway
import AlipayTestSupport
import Clocks
import JSON
import LoopbackServer
import Money
import Synchronization
import Testing
import ToolKit

@testable import AlipayPay

/// Tells of payments as a test wants it: what `next` answers, one after the other, and nothing after that.
private final class Told: PaymentWatch {
    private let answers: Mutex<[Bool]>
    private let spans = Mutex<[Span]>([])
    private let standing: PriceStanding

    init(_ answers: [Bool] = [], price: PriceStanding = .unverified) {
        self.answers = Mutex(answers)
        standing = price
    }

    /// For how long it was asked to wait in all.
    var waited: Span { spans.withLock { $0.reduce(.seconds(0), +) } }

    func news(of order: OrderNumber) async throws(Failure) -> PaymentNews? { nil }

    func next(of order: OrderNumber, within span: Span) async throws(Failure) -> PaymentNews? {
        spans.withLock { $0.append(span) }
        let isTold = answers.withLock { $0.isEmpty ? false : $0.removeFirst() }
        return isTold ? PaymentNews(order: ScriptedOrder.identity, total: .fen(8888), at: ScriptedOrder.paidAt, price: standing) : nil
    }

    func price(of order: OrderNumber, paying total: Money) async throws(Failure) -> PriceStanding { standing }
}

/// What a client was told, and when it leaves.
private final class Client: Sendable {
    let told = Mutex<[Int]>([])
    private let leaves: Bool

    init(leaves: Bool = false) { self.leaves = leaves }

    func line(takesProgress: Bool = true) -> CallLine {
        CallLine(takesProgress: takesProgress) { done, _, _ in
            self.told.withLock { $0.append(done) }
        } ended: {
            if !self.leaves { try? await Task.sleep(for: .seconds(3600)) }
        }
    }
}

@Suite("wait-for-payment")
struct WaitTests {
    private func tool(_ watch: Told, _ replies: [LoopbackServer.Reply]) throws -> (WaitForPayment, ScriptedPlatform) {
        let platform = try ScriptedPlatform { request in replies[min(request.index, replies.count - 1)] }
        return (WaitForPayment(gateway: platform.gateway, payments: watch), platform)
    }

    private func call(_ tool: WaitForPayment, _ line: CallLine? = nil) async throws -> JSONObject {
        let arguments = WaitForPayment.Arguments(outTradeNo: "A1")
        let caller = Caller(agent: "desk", conversation: nil)
        guard let line else { return try await tool.read(arguments, for: caller).structured }
        return try await line.carrying { try await tool.read(arguments, for: caller).structured }
    }

    @Test("what is paid is answered at once, with how its price stands", arguments: PriceStanding.allCases)
    func paid(_ price: PriceStanding) async throws {
        let watch = Told(price: price)
        let (tool, platform) = try tool(watch, [ScriptedOrder.told()])
        defer { platform.server.stop() }
        let answer = try await call(tool)
        #expect(answer["payment"] == "paid" && answer["total_amount"] == "88.88")
        #expect(answer["price"] == .string(price.rawValue))
        #expect(watch.waited == .seconds(0) && platform.server.requests.count == 1)
        let said = try await tool.read(.init(outTradeNo: "A1"), for: Caller(agent: "desk", conversation: nil)).text
        #expect(said.contains("unverified") == (price == .unverified) && said.contains("deliver nothing") == (price == .differs))
    }

    @Test("what the host is told of is asked of Alipay before it is answered")
    func told() async throws {
        let watch = Told([false, true])
        let (tool, platform) = try tool(watch, [ScriptedOrder.unknown, ScriptedOrder.told()])
        defer { platform.server.stop() }
        #expect(try await call(tool)["payment"] == "paid")
        #expect(watch.waited == .seconds(10) && platform.server.requests.count == 2)
    }

    @Test("a message that is lost costs only time: Alipay is asked every ten seconds")
    func lost() async throws {
        let watch = Told()
        let (tool, platform) = try tool(
            watch, [ScriptedOrder.unknown, ScriptedOrder.told(ScriptedOrder.waiting), ScriptedOrder.told()])
        defer { platform.server.stop() }
        #expect(try await call(tool)["payment"] == "paid")
        #expect(watch.waited == .seconds(20))
    }

    @Test("it answers with the payment, reports progress where the client takes it, and ends in time where it does not")
    func inTime() async throws {
        for (takesProgress, seconds) in [(false, 45), (true, 300)] {
            let (watch, client) = (Told(), Client())
            let (tool, platform) = try tool(watch, [ScriptedOrder.told(ScriptedOrder.waiting)])
            defer { platform.server.stop() }
            let answer = try await call(tool, client.line(takesProgress: takesProgress))
            #expect(answer["payment"] == "waiting" && answer["price"] == nil)
            #expect(watch.waited == .seconds(Int64(seconds)))
            #expect(client.told.withLock { $0 } == Array(stride(from: 0, to: seconds, by: 5)))
        }
    }

    @Test("a client that leaves, and a host that ends, wait for nothing")
    func leaves() async throws {
        let client = Client(leaves: true)
        let (_, platform) = try tool(Told(), [ScriptedOrder.told(ScriptedOrder.waiting)])
        defer { platform.server.stop() }
        let tool = WaitForPayment(gateway: platform.gateway, payments: NobodyTells())
        #expect(try await call(tool, client.line())["payment"] == "waiting")
        #expect(platform.server.requests.count == 1)
    }

    @Test("a closed order ends the wait")
    func closed() async throws {
        let closed: [(String, JSONValue?)] = [("trade_status", "TRADE_CLOSED"), ("send_pay_date", nil)]
        let (tool, platform) = try tool(Told(), [ScriptedOrder.told(closed)])
        defer { platform.server.stop() }
        #expect(try await call(tool)["payment"] == "closed")
    }
}
