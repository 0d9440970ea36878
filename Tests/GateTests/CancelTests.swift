import Access
import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Store
import Testing

@testable import Gate
@testable import ToolKitTesting

@Suite("Orders that are taken back as a whole")
struct CancelTests {
    private static func house(_ policy: String = Policy.people + Policy.scopes + Policy.limits(refundDay: "100.00")) async throws -> House {
        try await House(policy) { [OrderTools($0)] }
    }

    private static func cancel(_ house: House, _ order: String = "o-1", note: String = "", by agent: Principal) async throws -> Reply {
        try await house.call("till-cancel", ["order": .string(order), "note": .string(note)], by: agent)
    }

    @Test("all that is not refunded goes back, counted as a refund, and once")
    func whole() async throws {
        let house = try await Self.house()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        #expect(try await house.refund("o-1", "30.00", by: desk).status == .succeeded)
        let reply = try await Self.cancel(house, by: desk)
        #expect(reply.status == .succeeded)
        let operation = try await house.operation(reply.operation)
        #expect(operation.movement.kind == .cancel && operation.movement.amount == .fen(7_000))
        #expect(house.till.refunded == 10_000)
        // The day's 100.00 are spent, and the order is its own key: however it is asked for, it is cancelled once.
        let again = try await Self.cancel(house, by: desk)
        #expect(again.status == .succeeded && again.operation == reply.operation)
        let other = try await house.agent("other")
        #expect(try await Self.cancel(house, by: other).refusedBy == ["order-state"])
        #expect(house.till.sent.count == 2)
        house.till.addPaidOrder("o-2", .fen(10_000))
        #expect(try await house.refund("o-2", "0.01", by: desk).refusedBy == ["refund-day"])
        #expect(try await house.entry("succeeded")?.record.body.contains("\"kind\":\"cancel\"") == true)
        try await house.verify(reply)
    }

    @Test("what others refunded is not asked for again: the ledger knows what no trade query tells")
    func enriched() async throws {
        let house = try await Self.house()
        let desk = try await house.agent()
        let order = house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.refundElsewhere("o-1", .fen(4_000), as: "elsewhere")
        let identity = OrderIdentity(number: OrderNumber("o-1"), tradeNumber: order.trade)
        _ = try await house.gate.learn(.total(.fen(4_000)), of: identity, from: .notification)
        let reply = try await Self.cancel(house, by: desk)
        #expect(try await house.operation(reply.operation).movement.amount == .fen(6_000))
    }

    @Test("the buyer pays between look-up and cancel: it is posted in full")
    func paidMeanwhile() async throws {
        let house = try await Self.house()
        let desk = try await house.agent()
        house.till.addWaitingOrder("o-1", .fen(9_000))
        house.till.when(.send) { house.till.change("o-1") { $0.paidAt = House.morning } }
        let reply = try await Self.cancel(house, by: desk)
        #expect(reply.status == .succeeded)
        #expect(try await house.operation(reply.operation).movement.amount == .fen(9_000))
        house.till.addPaidOrder("o-2", .fen(10_000))
        #expect(try await house.refund("o-2", "10.01", by: desk).refusedBy == ["refund-day"])
        #expect(house.till.refunded == 9_000)
    }

    @Test("action close frees the reservation, and nothing is watched: a closed order stays closed")
    func closedUnpaid() async throws {
        let house = try await Self.house()
        let desk = try await house.agent()
        house.till.addWaitingOrder("o-1", .fen(9_000))
        let reply = try await Self.cancel(house, by: desk)
        #expect(reply.status == .failed)
        let life = try await house.life(of: reply)
        #expect(life.operation.state == .failed && life.operation.result?.code == "closed-unpaid" && life.watch == nil)
        house.till.addPaidOrder("o-2", .fen(10_000))
        #expect(try await house.refund("o-2", "100.00", by: desk).status == .succeeded)
        // Asked for again, the facts tell that it is closed.
        #expect(try await Self.cancel(house, by: desk).refusedBy == ["order-state"])
    }

    @Test("an absent action and retry_flag leave it unknown, and it is sent again under the same key")
    func unknown() async throws {
        let house = try await Self.house()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(9_000))
        house.till.next(.lostBefore)
        let reply = try await Self.cancel(house, by: desk)
        #expect(reply.status == .pending)
        // Until it has ended nothing else of the order is given back, whoever asks.
        let other = try await house.agent("other")
        #expect(try await house.refund("o-1", "1.00", by: other).refusedBy == ["order-ceiling"])
        #expect(try await Self.cancel(house, by: other).refusedBy == ["order-ceiling"])
        house.clock.advance(by: .seconds(10))
        #expect(try await house.gate.reconcile() == 1)
        #expect(try await house.operation(reply.operation).state == .succeeded)
        #expect(house.till.sent.count == 2 && Set(house.till.sent.map(\.movement)).count == 1)
        #expect(house.till.refunded == 9_000)
        try await house.verify(reply)
    }

    @Test("a look-up that finds the order closed unpaid ends what was unknown, and frees it")
    func foundClosed() async throws {
        let house = try await Self.house()
        let desk = try await house.agent()
        house.till.addWaitingOrder("o-1", .fen(9_000))
        house.till.next(.lostAfter)
        let reply = try await Self.cancel(house, by: desk)
        #expect(reply.status == .pending)
        house.clock.advance(by: .seconds(10))
        #expect(try await house.gate.reconcile() == 1)
        let life = try await house.life(of: reply)
        #expect(life.operation.state == .failed && life.operation.result?.code == "closed-unpaid" && life.watch == nil)
        house.till.addPaidOrder("o-2", .fen(10_000))
        #expect(try await house.refund("o-2", "100.00", by: desk).status == .succeeded)
    }

    @Test("a cancel that ended without success gives its key up, and is looked for no more once the next one holds it")
    func renewed() async throws {
        let house = try await Self.house()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(9_000))
        house.till.next(.refuses(code: "SELLER_BALANCE_NOT_ENOUGH"))
        let first = try await Self.cancel(house, by: desk)
        #expect(first.status == .failed)
        #expect(try await house.life(of: first).watch != nil)
        let second = try await Self.cancel(house, by: desk)
        #expect(second.status == .succeeded && second.operation != first.operation)
        #expect(try await house.life(of: first).watch == nil)
        house.clock.advance(by: .hours(24))
        #expect(try await house.gate.watchVoided() == 0)
        #expect(try await house.operation(first.operation).state == .failed)
        let ledger = house.ledger
        let differences = try await house.store.read { tx in try ledger.check(in: tx) }
        #expect(differences.isEmpty, "\(differences)")
        try await house.verify(first, second)
    }

    @Test("an order that was looked up as paid is not freed as unpaid, whoever says so: it stays reserved, and people look")
    func contradicted() async throws {
        let house = try await Self.house()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(9_000))
        house.till.next(.refuses(code: "closed-unpaid"))
        let reply = try await Self.cancel(house, by: desk)
        #expect(reply.status == .pending)
        house.till.change("o-1") { ($0.paidAt, $0.isClosedUnpaid) = (nil, true) }
        house.clock.advance(by: .seconds(10))
        #expect(try await house.gate.reconcile() == 1)
        let life = try await house.life(of: reply)
        #expect(life.operation.state == .unknown && life.lookUps?.answer == .differs)
        house.till.addPaidOrder("o-2", .fen(10_000))
        #expect(try await house.refund("o-2", "10.01", by: desk).refusedBy == ["refund-day"])
        try await house.verify(reply)
    }

    @Test("a cancel that was refused is not posted where other refunds gave the order back")
    func givenBackOtherwise() async throws {
        let house = try await Self.house()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(9_000))
        house.till.next(.refuses(code: "CANCEL_NOT_ALLOWED"))
        let refused = try await Self.cancel(house, by: desk)
        #expect(refused.status == .failed)
        #expect(try await house.life(of: refused).watch != nil)
        #expect(try await house.refund("o-1", "90.00", by: desk).status == .succeeded)
        // From now on the order looks as if it had been taken back.
        house.till.refundElsewhere("o-1", .fen(0), as: "cancellation")
        house.clock.advance(by: .hours(1))
        #expect(try await house.gate.watchVoided() == 1)
        #expect(try await house.operation(refused.operation).state == .failed)
        #expect(try await house.life(of: refused).watch == nil)
        let ledger = house.ledger
        #expect(try await house.store.read { tx in try ledger.check(in: tx) }.isEmpty)
    }

    @Test("an approval of a refund is none of a cancel of as much")
    func binding() async throws {
        let order = OrderIdentity(number: OrderNumber("o-1"), tradeNumber: "t-1")
        let call = RecordedCall(
            agent: "desk", credential: "c", conversation: nil, tool: "t", toolDigest: "d", arguments: [:], digest: "x", reason: "",
            buyer: nil, policySerial: 1, statements: [])
        let refund = Movement.refund(order: order, amount: .fen(8_000), number: RequestNumber("n"))
        let cancel = Movement.cancel(order: order, amount: .fen(8_000))
        #expect(Binding.digest(call, refund, []) != Binding.digest(call, cancel, []))
        #expect(Entries.movement(cancel, price: nil)["kind"] == "cancel" && Entries.movement(refund, price: nil)["kind"] == nil)
    }

    @Test("a held cancel runs once people agree, and not where less is left of the order by then, or nothing, or it is closed")
    func held() async throws {
        let house = try await Self.house(Policy.people + Policy.scopes + Policy.limits(refundDay: "1000.00") + Policy.gates)
        let desk = try await house.agent()
        let lead = try await house.person("lead")
        let orders = ["o-1", "o-2", "o-3", "o-4"]
        for order in orders { house.till.addPaidOrder(order, .fen(9_000), buyer: order) }
        house.till.addWaitingOrder("o-5", .fen(9_000))
        var held: [OperationID] = []
        for order in orders + ["o-5"] {
            let reply = try await Self.cancel(house, order, by: desk)
            #expect(reply.heldBy == ["over-50"])
            held.append(try #require(reply.operation))
        }
        for id in held { #expect(try await house.gate.answer(id, .approve, by: lead) == .approved) }
        for (order, fen) in [("o-2", 1_000), ("o-3", 9_000)] as [(String, Int64)] {
            let trade = try #require(house.till.order(order)).trade
            let identity = OrderIdentity(number: OrderNumber(order), tradeNumber: trade)
            _ = try await house.gate.learn(.total(.fen(fen)), of: identity, from: .notification)
        }
        house.till.refundElsewhere("o-4", .fen(9_000), as: "all")
        house.till.change("o-5") { $0.isClosedUnpaid = true }
        #expect(try await house.gate.resumeApproved() == 5)
        #expect(try await house.operation(held[0]).state == .succeeded)
        for id in held.dropFirst() { #expect(try await house.operation(id).state == .rejected) }
        #expect(house.till.sent.count == 1)
    }
}
