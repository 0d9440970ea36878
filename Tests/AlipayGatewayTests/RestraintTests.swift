import AlipayTestSupport
import Clocks
import JSON
import LoopbackServer
import Money
import Synchronization
import Testing
@_spi(Gate) import ToolKit

@testable import AlipayGateway

/// A steady clock that is turned by hand.
private final class HandSteady: SteadyClock {
    private let now = Mutex(Span.seconds(1000))
    func elapsed() -> Span { now.withLock { $0 } }
    func advance(_ span: Span) { now.withLock { $0 = $0 + span } }
}

@Suite("When the gateway leaves Alipay alone")
struct RestraintTests {
    @Test("after so many failures in a row nothing is sent for a while, and then one request tries")
    func breaker() {
        let clock = HandSteady()
        let breaker = Breaker(GatewayPatience(failures: 3, within: .seconds(30), rest: .seconds(10)), steady: clock)
        breaker.failed()
        breaker.failed()
        breaker.answered()
        breaker.failed()
        breaker.failed()
        #expect(breaker.lets(settling: false))
        breaker.failed()
        #expect(!breaker.lets(settling: false) && breaker.lets(settling: true))
        clock.advance(.milliseconds(9999))
        #expect(!breaker.lets(settling: false))
        clock.advance(.milliseconds(1))
        #expect(breaker.lets(settling: false))
        #expect(!breaker.lets(settling: false), "one request tries, not all")
        breaker.failed()
        clock.advance(.milliseconds(9999))
        #expect(!breaker.lets(settling: false))
        clock.advance(.milliseconds(1))
        #expect(breaker.lets(settling: false))
        breaker.answered()
        #expect(breaker.lets(settling: false) && breaker.lets(settling: false))
    }

    @Test("failures that are far apart are no row")
    func slowFailures() {
        let clock = HandSteady()
        let breaker = Breaker(GatewayPatience(failures: 3, within: .seconds(30), rest: .seconds(10)), steady: clock)
        for _ in 0..<10 {
            breaker.failed()
            breaker.failed()
            clock.advance(.seconds(31))
            #expect(breaker.lets(settling: false))
        }
    }

    @Test("a rate limit holds back its own method alone, each time for twice as long, at most for a minute")
    func backOff() {
        let clock = HandSteady()
        let backOff = BackOff(GatewayPatience(), steady: clock) { 0 }
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] as [Int64] {
            backOff.limited("a")
            backOff.limited("a")
            #expect(!backOff.lets("a", settling: false) && backOff.lets("a", settling: true) && backOff.lets("b", settling: false))
            backOff.passed("a")
            clock.advance(.milliseconds(seconds * 1000 - 1))
            #expect(!backOff.lets("a", settling: false), "\(seconds) s")
            clock.advance(.milliseconds(1))
            #expect(backOff.lets("a", settling: false), "\(seconds) s")
        }
        backOff.passed("a")
        backOff.limited("a")
        clock.advance(.seconds(1))
        #expect(backOff.lets("a", settling: false))
    }

    @Test("while Alipay does not answer, reads and movements are refused with nothing sent, and look-ups that settle go on")
    func silentPlatform() async throws {
        let isBack = Mutex(false)
        let platform = try ScriptedPlatform(adjusting: { $0.patience = GatewayPatience(failures: 3, rest: .seconds(3600)) }) { _ in
            guard isBack.withLock({ $0 }) else { return .text("", status: 503) }
            return try ScriptedPlatform.signed("alipay.trade.query", ["code": "40004", "msg": "m", "sub_code": "ACQ.TRADE_NOT_EXIST"])
        }
        defer { platform.server.stop() }
        for _ in 0..<3 { await #expect(throws: GatewayError.self) { try await platform.gateway.read(.tradeQuery, [:]) } }
        await #expect(throws: GatewayError.resting) { try await platform.gateway.read(.accountQuery, [:]) }
        let told = Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit()))
        #expect(told.verdict == .failed && told.failure?.code == "gateway-resting" && told.failure?.mayHelpLater == true)
        #expect(platform.server.requests.count == 3)
        isBack.withLock { $0 = true }
        let order = OrderIdentity(number: OrderNumber("A1"), tradeNumber: "2026")
        let found = await Errand.settling { await platform.gateway.lookUpCancel(of: order) }
        guard case .absent = found else {
            Issue.record("\(found)")
            return
        }
        // The look-up was answered: the platform is back for everybody.
        await #expect(throws: GatewayError.self) { try await platform.gateway.read(.tradeQuery, [:]) }
        #expect(platform.server.requests.count == 5)
    }

    @Test("a method that was called too often is not sent again for a while: reads are busy, movements declined")
    func limitedMethod() async throws {
        let platform = try ScriptedPlatform(adjusting: {
            $0.patience = GatewayPatience(firstPause: .seconds(3600), longestPause: .seconds(3600))
        }) {
            request in
            let method = request.target.contains("alipay.trade.refund&") ? "alipay.trade.refund" : "alipay.trade.query"
            return try ScriptedPlatform.signed(method, ["code": "40005", "msg": "m", "sub_code": "isv.app-call-limited"])
        }
        defer { platform.server.stop() }
        await #expect(throws: GatewayError.self) { try await platform.gateway.read(.tradeQuery, [:]) }
        await #expect(throws: GatewayError.busy) { try await platform.gateway.read(.tradeQuery, [:]) }
        #expect(platform.server.requests.count == 1)
        for _ in 0..<2 {
            let told = Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit()))
            #expect(told.verdict == .failed)
        }
        #expect(platform.server.requests.count == 2)
    }
}
