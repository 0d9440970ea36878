import AlipayTestSupport
import Foundation
import JSON
import LoopbackServer
import Money
import Synchronization
import Testing
@_spi(Gate) import ToolKit

@testable import AlipayGateway

@Suite("What passes through the gateway at once")
struct CapacityTests {
    /// A platform whose answers to trade queries wait until the test lets them go.
    private final class Slow: Sendable {
        private let gate = DispatchSemaphore(value: 0)
        let waiting = Mutex(0)

        func wait() {
            waiting.withLock { $0 += 1 }
            gate.wait()
            gate.signal()
        }

        func letGo() { gate.signal() }
    }

    private static let answers: [String: JSONObject] = [
        "alipay.trade.query": ["code": "10000", "msg": "Success", "trade_status": "TRADE_SUCCESS"],
        "alipay.trade.fastpay.refund.query": ["code": "10000", "msg": "Success", "refund_status": "REFUND_SUCCESS"],
        "alipay.trade.refund": [
            "code": "10000", "msg": "Success", "trade_no": "2026112122001400000000000001", "out_trade_no": "A1", "fund_change": "Y",
            "refund_fee": "30.00",
        ],
    ]

    private func platform(_ slow: Slow, _ capacity: GatewayCapacity) throws -> ScriptedPlatform {
        try ScriptedPlatform(capacity: capacity) { request in
            let method = Self.answers.keys.first { request.target.contains("method=\($0)&") } ?? ""
            if method == "alipay.trade.query" { slow.wait() }
            return try ScriptedPlatform.signed(method, Self.answers[method] ?? [:])
        }
    }

    @Test("while hundreds of slow reads are in flight, a look-up that settles and a movement still go out at once")
    func settlingIsKeptApart() async throws {
        let slow = Slow()
        let lane = GatewayCapacity.Lane(passing: 12, waiting: 100, patienceMilliseconds: 60_000)
        let capacity = GatewayCapacity(reading: lane)
        let platform = try platform(slow, capacity)
        defer { platform.server.stop() }
        let reads = Task {
            await withTaskGroup(of: Result<GatewayAnswer, GatewayError>.self) { group in
                for index in 0..<400 {
                    group.addTask {
                        do throws(GatewayError) {
                            return .success(try await platform.gateway.read(.tradeQuery, ["out_trade_no": .string("A\(index)")]))
                        } catch { return .failure(error) }
                    }
                }
                return await group.reduce(into: [Result<GatewayAnswer, GatewayError>]()) { $0.append($1) }
            }
        }
        // As many reads as may are at the platform, as many as may wait, and the platform answers none of them.
        while slow.waiting.withLock({ $0 }) < 12 { await Task.yield() }
        while platform.gateway.lanes?.reading.load.waiting != 100 { await Task.yield() }
        let found = try await Errand.settling {
            await Result { () async throws(GatewayError) in try await platform.gateway.read(.refundQuery, ["out_request_no": "R1"]) }
        }.get()
        #expect(found.text("refund_status") == "REFUND_SUCCESS")
        let moved = Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit()))
        #expect(moved.verdict == .succeeded)
        #expect(slow.waiting.withLock { $0 } == 12, "no read has been answered meanwhile")
        // What nobody settles by does not pass on the lane that is kept for it.
        await #expect(throws: GatewayError.busy) { try await platform.gateway.read(.refundQuery, ["out_request_no": "R1"]) }
        slow.letGo()
        let ends = await reads.value
        let busy = ends.filter { $0 == .failure(.busy) }.count
        #expect(busy == 400 - 112)
        #expect(ends.filter { if case .success = $0 { true } else { false } }.count == 112)
        #expect(platform.gateway.lanes?.reading.load.passing == 0)
    }

    @Test("a full lane refuses at once and says that later may help; a movement that it refuses has sent nothing")
    func fullLane() async throws {
        let slow = Slow()
        let one = GatewayCapacity.Lane(passing: 1, waiting: 0, patienceMilliseconds: 60_000)
        let platform = try platform(slow, GatewayCapacity(reading: one, moving: one, settling: one))
        defer { platform.server.stop() }
        let read = Task { try? await platform.gateway.read(.tradeQuery, ["out_trade_no": "A1"]) }
        while slow.waiting.withLock({ $0 }) < 1 { await Task.yield() }
        do throws(GatewayError) {
            _ = try await platform.gateway.read(.tradeQuery, ["out_trade_no": "A2"])
            Issue.record("it passed")
        } catch {
            #expect(error == .busy && error.mayHelpLater && error.certainty == .failed && error.code == "gateway-busy")
            #expect(error.failure().text == "Too many requests to Alipay are under way; nothing was sent. Try again in a moment.")
        }
        slow.letGo()
        _ = await read.value
        #expect(try await platform.gateway.read(.tradeQuery, ["out_trade_no": "A3"]).text("trade_status") == "TRADE_SUCCESS")
        let lane = try #require(platform.gateway.lanes?.moving)
        #expect(await lane.enter())
        let refused = Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit()))
        #expect(refused.verdict == .failed && refused.failure?.code == "gateway-busy")
        #expect(!platform.server.requests.contains { $0.target.contains("alipay.trade.refund") })
        lane.leave()
        #expect(Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit())).verdict == .succeeded)
    }

    @Test("who waits for a lane is let in by whoever leaves, in turn, and is refused when its patience ends")
    func patience() async throws {
        let lane = Lane(GatewayCapacity.Lane(passing: 1, waiting: 2, patienceMilliseconds: 30))
        #expect(await lane.enter())
        #expect(await !lane.enter(), "nobody left in time")
        #expect(lane.load == (1, 0))
        let patient = Lane(GatewayCapacity.Lane(passing: 1, waiting: 2, patienceMilliseconds: 60_000))
        #expect(await patient.enter())
        async let second = patient.enter()
        while patient.load.waiting < 1 { await Task.yield() }
        async let third = patient.enter()
        while patient.load.waiting < 2 { await Task.yield() }
        #expect(await !patient.enter(), "the line is full")
        patient.leave()
        #expect(await second)
        #expect(patient.load == (1, 1))
        patient.leave()
        #expect(await third)
        patient.leave()
        #expect(patient.load == (0, 0))
    }
}

extension Result where Failure == GatewayError {
    /// What became of an asynchronous piece of work.
    fileprivate init(_ work: () async throws(GatewayError) -> Success) async {
        do throws(GatewayError) { self = .success(try await work()) } catch { self = .failure(error) }
    }
}
