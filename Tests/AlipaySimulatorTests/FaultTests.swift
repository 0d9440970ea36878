import Clocks
import Cryptography
import JSON
import Money
import Testing

@testable import AlipaySimulator

@Suite("faults that need no wire")
struct FaultTests {
    private let refund: JSONObject = ["out_trade_no": "A", "refund_amount": "10.00", "out_request_no": "R1"]

    /// A fault, whether it acts, and what the wire is told to do.
    static let kinds: [(kind: Fault.Kind, acts: Bool, handling: String)] = [
        (.timeOutBefore, false, "hold"), (.timeOutAfter, true, "hold"), (.connectionLostBefore, false, "hang up"),
        (.connectionLostAfter, true, "hang up"), (.lateArrival, false, "hold late"), (.serverErrorBefore, false, "502"),
        (.serverErrorAfter, true, "502"), (.cutBody, true, "half"), (.wrongSignature, true, "unverified"),
        (.systemErrorBefore, false, "40004 ACQ.SYSTEM_ERROR"), (.systemErrorAfter, true, "40004 ACQ.SYSTEM_ERROR"),
        (.unavailableBefore, false, "20000 isp.unknow-error"), (.unavailableAfter, true, "20000 isp.unknow-error"),
        (.slow, true, "later 1000 ms"), (.duplicate, true, "10000 N"), (.fundChangeMissing, true, "10000 -"),
        (.refusal, false, "40006 isv.insufficient-isv-permissions"), (.unknownCertificate, true, "10000 Y"),
        (.wrongEncryption, true, "unreadable"),
    ]

    /// What cannot happen to a refund has a test of its own, in the suite of the method that it happens to.
    static let elsewhere: Set<Fault.Kind> = [
        .paysFirst, .retryFlag, .dealing, .billTruncated, .billEncoding, .billColumn, .billFormula, .billBomb, .notifyForged,
        .notifyAmount, .notifyTwice, .notifyLate, .notifyLost,
    ]

    @Test("there is a case for each fault")
    func complete() { #expect(Set(Self.kinds.map(\.kind)).union(Self.elsewhere) == Set(Fault.Kind.allCases)) }

    @Test("what happens to another method alone leaves a refund alone, and waits", arguments: elsewhere)
    func leftAlone(kind: Fault.Kind) throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.add(Fault(kind))
        #expect(try world.answer("alipay.trade.refund", refund)["fund_change"] == "Y")
        #expect(world.simulator.faults.queue.map(\.kind) == [kind])
    }

    @Test("a fault happens once, acts or does not as it says, and leaves the next call alone", arguments: kinds.indices)
    func once(place: Int) throws {
        let (kind, acts, handling) = Self.kinds[place]
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.add(Fault(kind, method: "alipay.trade.refund"))
        #expect(try world.answer("alipay.trade.query", ["out_trade_no": "A"])["code"] == "10000", "another method is let alone")
        #expect(try describe(world.take("alipay.trade.refund", refund), in: world) == handling)
        #expect(world.refunds == (acts ? ["A/R1=10.00"] : []))
        #expect(world.simulator.counters.faults == [kind.rawValue: 1])
        let again = try world.answer("alipay.trade.refund", refund)
        #expect(again["fund_change"]?.stringValue == (acts ? "N" : "Y"))
        #expect(world.refunds == ["A/R1=10.00"])
    }

    @Test("faults wait in line, each for a call that fits it")
    func line() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        try world.paidOrder("B")
        world.simulator.add(
            Fault(.systemErrorBefore, outTradeNo: "B"), Fault(.unavailableBefore, requestNumber: "R2"), Fault(.systemErrorBefore, times: 2))
        #expect(try world.refund("A", "1.00", "R2")["code"] == "20000")
        #expect(try world.refund("A", "1.00", "R2")["sub_code"] == "ACQ.SYSTEM_ERROR")
        #expect(try world.refund("A", "1.00", "R2")["sub_code"] == "ACQ.SYSTEM_ERROR")
        #expect(try world.refund("A", "1.00", "R2")["fund_change"] == "Y")
        #expect(try world.refund("B", "1.00", "R2")["sub_code"] == "ACQ.SYSTEM_ERROR")
        #expect(world.simulator.faults.queue.isEmpty)
    }

    @Test("an unsigned request uses no fault up")
    func unsigned() throws {
        let world = try TestWorld()
        world.simulator.add(Fault(.serverErrorBefore))
        let pairs = try world.signed("alipay.trade.query", ["out_trade_no": "A"]).map { ($0.0, $0.0 == "sign" ? "AAAA" : $0.1) }
        let query = try #require(WireParameters(decoding: Form.text(pairs).utf8))
        guard case .send(let answer) = world.simulator.take(GatewayRequest(query: query, form: WireParameters())) else {
            throw Unexpected("a fault")
        }
        #expect(answer.status == 200)
        #expect(world.simulator.faults.queue.count == 1)
    }

    @Test("a late refund arrives when its caller is gone and a look-up has said absent, not before")
    func late() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        let id = try park(Fault(.lateArrival, method: "alipay.trade.refund"), in: world)
        #expect(try world.lookUp("A", "R1")["refund_status"] == nil, "the caller still waits")
        #expect(world.refunds.isEmpty)
        world.simulator.connectionGone(late: id)
        #expect(world.refunds.isEmpty, "nobody has asked since")
        #expect(try world.lookUp("A", "R2")["refund_status"] == nil, "another number was asked for")
        #expect(world.refunds.isEmpty)
        #expect(try world.lookUp("A", "R1")["refund_status"] == nil, "this answer says absent")
        #expect(world.refunds == ["A/R1=10.00"])
        #expect(try world.lookUp("A", "R1")["refund_status"] == "REFUND_SUCCESS")
        #expect(world.simulator.counters.late == 0)
    }

    @Test("a look-up whose answer was lost does not count")
    func lostLookUp() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.connectionGone(late: try park(Fault(.lateArrival, method: "alipay.trade.refund"), in: world))
        world.simulator.add(Fault(.timeOutAfter, method: "alipay.trade.fastpay.refund.query"))
        let lookUp: JSONObject = ["out_trade_no": "A", "out_request_no": "R1"]
        guard case .hold = try world.take("alipay.trade.fastpay.refund.query", lookUp) else { throw Unexpected("an answer") }
        #expect(world.refunds.isEmpty)
    }

    @Test("a late refund that was sent again meanwhile happens once")
    func lateAndAgain() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.connectionGone(late: try park(Fault(.lateArrival, method: "alipay.trade.refund", lookUps: 2), in: world))
        #expect(try world.lookUp("A", "R1")["refund_status"] == nil)
        #expect(try world.refund("A", "10.00", "R1")["fund_change"] == "Y")
        #expect(world.simulator.releaseLate() == 1)
        #expect(world.refunds == ["A/R1=10.00"])
    }

    @Test("a late refund can also wait for the clock alone")
    func lateByClock() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.connectionGone(
            late: try park(Fault(.lateArrival, method: "alipay.trade.refund", lookUps: 99, after: .minutes(5)), in: world))
        world.clock.advance(by: .milliseconds(299_999))
        #expect(world.refunds.isEmpty)
        world.clock.advance(by: .milliseconds(1))
        #expect(world.refunds == ["A/R1=10.00"])
        #expect(world.simulator.ledger.last?.at == world.clock.now())
    }

    @Test("chances give each call the same fate whatever the order of the calls (seed 7)")
    func chances() throws {
        let kinds: [Fault.Kind: Int] = [.systemErrorBefore: 300, .unavailableAfter: 300]
        let chances = try #require(FaultChances(seed: 7, perMille: ["alipay.trade.refund": kinds]))
        func fates(_ numbers: [Int]) throws -> [Int: String] {
            let world = try TestWorld()
            try world.paidOrder("A", fen: 1_000_000)
            world.simulator.setChances(chances)
            return Dictionary(
                uniqueKeysWithValues: try numbers.map { ($0, try world.refund("A", "1.00", "R\($0)")["code"]?.stringValue ?? "") })
        }
        let forward = try fates(Array(0..<200))
        #expect(try forward == fates((0..<200).reversed()))
        let counts = Dictionary(grouping: forward.values, by: { $0 }).mapValues(\.count)
        #expect((30...90).contains(counts["40004", default: 0]) && (30...90).contains(counts["20000", default: 0]), "\(counts)")
        #expect(counts["10000", default: 0] > 0)
    }

    @Test("chances of more than a thousand in a thousand are refused")
    func tooLikely() {
        #expect(FaultChances(seed: 1, perMille: ["*": [.slow: 600, .cutBody: 401]]) == nil)
        #expect(FaultChances(seed: 1, perMille: ["*": [.slow: -1]]) == nil)
    }

    private func park(_ fault: Fault, in world: TestWorld) throws -> Int {
        world.simulator.add(fault)
        guard case .hold(let late?) = try world.take("alipay.trade.refund", refund) else { throw Unexpected("it was not parked") }
        return late
    }

    private func describe(_ handling: Handling, in world: TestWorld) throws -> String {
        switch handling {
        case .hold(let late): return late == nil ? "hold" : "hold late"
        case .hangUp: return "hang up"
        case .sendHalf: return "half"
        case .sendLater(_, let milliseconds): return "later \(milliseconds) ms"
        case .page: return "page"
        case .send(let wire):
            guard wire.status == 200 else { return "\(wire.status)" }
            let answer = Answer(bytes: wire.body)
            guard try answer.isSigned(by: world.simulator.configuration.platformKey.publicKey) else { return "unverified" }
            let body = try JSONValue(parsing: try answer.parts().source)
            if body.stringValue != nil { return "unreadable" }
            let code = body["code"]?.stringValue ?? ""
            return "\(code) \(body["sub_code"]?.stringValue ?? body["fund_change"]?.stringValue ?? "-")"
        }
    }
}
