import Access
import AuditLog
import JSON
import Ledger
import Money
import Store
import Testing
import ToolKit

@testable import Gate
@testable import ToolKitTesting

@Suite("Orders that are closed")
struct CloseTests {
    private static let policy =
        Policy.people + """
            scopes:
              - permit: collects
                effects: [collect]
                unlimited: true
            limits:
              - { limit: links, effects: [collect], count: 1, amount: 100.00 CNY, per: day, each: shop }

            """

    private static func house(_ policy: String = policy) async throws -> House { try await House(policy) { [OrderTools($0)] } }

    private static func close(_ house: House, _ order: String = "o-1", by agent: Principal) async throws -> Reply {
        try await house.call("till-close", ["order": .string(order)], by: agent)
    }

    private static func collect(_ house: House, _ order: String, _ amount: String, by agent: Principal) async throws -> Reply {
        try await house.call("till-collect", ["order": .string(order), "amount": .string(amount), "title": "tea"], by: agent)
    }

    @Test("a closed order counts nothing against limits, is no payment that was asked for, and closes once")
    func counts() async throws {
        let house = try await Self.house()
        let desk = try await house.agent()
        #expect(try await Self.collect(house, "o-1", "12.00", by: desk).status == .succeeded)
        house.till.addWaitingOrder("o-1", .fen(1_200))
        let reply = try await Self.close(house, by: desk)
        #expect(reply.status == .succeeded && house.till.order("o-1")?.status == .closed)
        let operation = try await house.operation(reply.operation)
        #expect(operation.movement.kind == .close && operation.movement.amount.minorUnits == 0 && operation.price == nil)
        let again = try await Self.close(house, by: desk)
        #expect(again.operation == reply.operation && house.till.sent.count == 2)
        // One link a day, and it was used by the link.
        #expect(try await Self.collect(house, "o-2", "1.00", by: desk).refusedBy == ["links"])
        let ledger = house.ledger
        let differences = try await house.store.read { tx in try ledger.check(in: tx) }
        #expect(differences.isEmpty, "\(differences)")
        try await house.verify(reply, again)
    }

    @Test("to close an order does not make it this host's own")
    func notMade() async throws {
        let house = try await Self.house()
        let signer = try Signer()
        let desk = try await house.agent()
        house.till.addWaitingOrder("o-1", .fen(1_200))
        let mine = try await house.agent(desk, in: "c-1", ["orders": ["o-1"]], by: signer)
        #expect(try await Self.close(house, by: mine).status == .succeeded)
        let ledger = house.ledger
        let isMade = try await house.store.read { tx in try ledger.isMadeByHost(OrderNumber("o-1"), in: tx) }
        #expect(isMade == false)
    }

    @Test("an order of another conversation is not this one's to close")
    func others() async throws {
        let house = try await Self.house()
        let signer = try Signer()
        let desk = try await house.agent()
        let mine = try await house.agent(desk, in: "c-1", ["quotes": ["o-1": 12]], by: signer)
        #expect(try await Self.collect(house, "o-1", "12.00", by: mine).status == .succeeded)
        house.till.addWaitingOrder("o-1", .fen(1_200))
        let bare = try await house.agent(desk, in: "c-1", by: signer)
        let others = [
            try await house.agent(desk, in: "c-2", by: signer), try await house.agent(desk, in: "c-2", ["orders": ["o-2"]], by: signer),
            desk, try await house.agent("other"),
        ]
        for other in others {
            let refused = try await Self.close(house, by: other)
            #expect(refused.refusedBy == ["own-order"], "\(refused)")
        }
        #expect(house.till.order("o-1")?.status == .waiting)
        // In the same conversation its link is enough, whatever the next context says.
        #expect(try await Self.close(house, by: bare).status == .succeeded)
    }

    @Test("conditions see a closed order at its quote, and a gate that holds everything holds it")
    func seen() async throws {
        let policy = Self.policy.replacing("    unlimited: true", with: "    when: amount <= money(\"12.00 CNY\")\n    unlimited: true")
        let house = try await Self.house(policy + "gates:\n  - { gate: every, effects: [collect], by: [lead] }\n")
        let signer = try Signer()
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addWaitingOrder(order, .fen(1_200)) }
        let dear = try await house.agent(desk, in: "c-1", ["quotes": ["o-1": 13]], by: signer)
        #expect(try await Self.close(house, by: dear).refusalCode == "forbidden")
        let cheap = try await house.agent(desk, in: "c-1", ["quotes": ["o-1": 12]], by: signer)
        let held = try await Self.close(house, by: cheap)
        #expect(held.heldBy == ["every"])
        let (id, lead) = (try #require(held.operation), try await house.person("lead"))
        #expect(try await house.gate.answer(id, .approve, by: lead) == .approved)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(house.till.order("o-1")?.status == .closed && house.till.order("o-2")?.status == .waiting)
    }

    @Test("a paid order can't be closed, and one that is paid meanwhile stays paid")
    func paid() async throws {
        let house = try await Self.house()
        let signer = try Signer()
        let desk = try await house.agent(house.agent(), in: "c-1", ["orders": ["o-1", "o-2"]], by: signer)
        house.till.addPaidOrder("o-1", .fen(1_200))
        #expect(try await Self.close(house, by: desk).refusedBy == ["order-state"])
        house.till.addWaitingOrder("o-2", .fen(1_200))
        house.till.when(.send) { house.till.change("o-2") { $0.paidAt = House.morning } }
        let reply = try await Self.close(house, "o-2", by: desk)
        #expect(reply.status == .failed && house.till.order("o-2")?.status == .paid)
        #expect(try await house.life(of: reply).watch == nil)
    }

    @Test("a price is quoted where the context says so, else unverified, in the answer, the log and the operation")
    func prices() async throws {
        let house = try await Self.house()
        let signer = try Signer()
        let desk = try await house.agent()
        let mine = try await house.agent(desk, in: "c-1", ["quotes": ["o-1": 12]], by: signer)
        let quoted = try await Self.collect(house, "o-1", "12.00", by: mine)
        #expect(quoted.said.contains("\"price\":\"quoted\""))
        #expect(try await house.operation(quoted.operation).price == .quoted)
        #expect(try await house.entry("permit")?.record.body.contains("\"price\":\"quoted\"") == true)
        #expect(try await house.entry("succeeded")?.record.body.contains("\"price\":\"quoted\"") == true)
        let house2 = try await Self.house()
        let bare = try await Self.collect(house2, "o-1", "12.00", by: house2.agent())
        #expect(bare.said.contains("\"price\":\"unverified\""))
        #expect(try await house2.operation(bare.operation).price == .unverified)
    }

    @Test("without a context a second link of another price is refused, also where both are asked for at once")
    func onePrice() async throws {
        let house = try await Self.house(
            Policy.people + "scopes: [{ permit: collects, agents: [desk], effects: [collect], unlimited: true }]\n")
        let desk = try await house.agent()
        house.till.when(.facts) {
            _ = try? await Self.collect(house, "o-1", "12.00", by: desk)
        }
        #expect(try await Self.collect(house, "o-1", "0.01", by: desk).refusedBy == ["unquoted-order"])
        #expect(try await Self.collect(house, "o-1", "12.00", by: desk).status == .succeeded)
        #expect(try await Self.collect(house, "o-2", "5000.01", by: desk).refusedBy == ["unquoted-collect"])
        house.till.addWaitingOrder("o-3", .fen(8_800))
        #expect(try await Self.collect(house, "o-3", "0.01", by: desk).refusedBy == ["unquoted-order"])
    }
}
