import Access
import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Store
import Testing
import ToolKit

@testable import Gate
@testable import ToolKitTesting

@Suite("Transfers through the gate")
struct TransferTests {
    private static let policy =
        Policy.people + Policy.scopes + """
            limits:
              - { limit: payee-day, effects: [transfer], amount: 500.00 CNY, per: day, each: payee }
              - { limit: refund-day, effects: [refund], amount: 100.00 CNY, per: day }

            """

    private struct Desk {
        let house: House
        let names = PayeeNames()
        let bot: Principal

        init(_ policy: String = TransferTests.policy) async throws {
            let names = names
            house = try await House(policy) { [OrderTools($0, names: names)] }
            bot = try await house.agent("bot")
        }

        func send(_ payee: String, _ amount: String, number: String? = nil, holder: String? = nil) async throws -> Reply {
            var arguments: JSONObject = ["payee": .string(payee), "amount": .string(amount)]
            if let holder { arguments["holder"] = .string(holder) }
            if let number { arguments["number"] = .string(number) }
            return try await house.call("till-send", arguments, by: bot)
        }

        func enrol(_ payee: String, _ ceiling: Int64) async throws {
            let book = PayeeBook(house.ledger)
            let identity = PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: payee)
            try await house.store.write { tx in try book.enrol(identity, name: "n", ceiling: .fen(ceiling), by: "owner", in: tx) }
        }
    }

    @Test("a transfer that the provider ended as failed frees its amount; one that it does not know is sent again under its own number")
    func failedAndAbsent() async throws {
        let desk = try await Desk()
        desk.house.till.next(.lostBefore, .lostBefore)
        let lost = try await desk.send("a@x.com", "400.00")
        #expect(lost.status == .pending)
        desk.names.fail(Failure(code: "PAYEE_NOT_EXIST", text: "There is no such account."))
        desk.house.clock.advance(by: .seconds(10))
        #expect(try await desk.house.gate.reconcile() == 1)
        let life = try await desk.house.life(of: lost)
        #expect(life.operation.state == .failed && life.operation.result?.code == "PAYEE_NOT_EXIST")
        #expect(life.watch != nil && life.lookUps?.answer == .failed)
        #expect(desk.house.till.sent.count == 1)

        desk.names.fail(nil)
        let next = try await desk.send("a@x.com", "500.00")
        #expect(next.status == .pending)
        desk.house.clock.advance(by: .seconds(10))
        #expect(try await desk.house.gate.reconcile() == 1)
        #expect(try await desk.house.operation(next.operation).state == .succeeded)
        #expect(desk.house.till.sent.count == 3 && desk.house.till.sent[1].movement == desk.house.till.sent[2].movement)
        try await desk.house.verify(lost, next)
    }

    @Test("what was freed is looked for again, and once more is its last word where the provider says so")
    func watched() async throws {
        let desk = try await Desk()
        desk.house.till.next(.lostBefore)
        let lost = try await desk.send("a@x.com", "400.00")
        desk.names.fail(Failure(code: "PAYEE_NOT_EXIST", text: "There is no such account."))
        desk.house.clock.advance(by: .seconds(10))
        #expect(try await desk.house.gate.reconcile() == 1)
        desk.house.clock.advance(by: .hours(1))
        #expect(try await desk.house.gate.watchVoided() == 1)
        #expect(try await desk.house.life(of: lost).watch == nil)
    }

    @Test("a transfer under way stops another of the same amount to the same payee, by whatever number and name")
    func busy() async throws {
        let desk = try await Desk()
        for name in ["a@x.com", "13800138000"] { desk.names.name(name, "u-1") }
        #expect(try await desk.send("a@x.com", "1.00").status == .succeeded)
        #expect(try await desk.send("13800138000", "2.00").status == .succeeded)
        desk.house.till.next(.late)
        #expect(try await desk.send("a@x.com", "50.00", number: "n-1").status == .pending)
        #expect(try await desk.send("a@x.com", "50.00", number: "n-2").refusedBy == ["payee-busy"])
        #expect(try await desk.send("+86 138-0013-8000", "50.00").refusedBy == ["payee-busy"])
        #expect(try await desk.send("b@x.com", "50.00").status == .succeeded)
        #expect(try await desk.send("a@x.com", "50.01").status == .succeeded)
    }

    @Test("without a number the same call is one transfer, and one that says anything else is another, about which people are asked")
    func unnumbered() async throws {
        let desk = try await Desk()
        let first = try await desk.send("a@x.com", "10.00", holder: "Ann")
        #expect(first.status == .succeeded)
        let same = try await desk.send("a@x.com", "10.00", holder: "Ann")
        #expect(same.status == .succeeded && same.operation == first.operation)
        let other = try await desk.send("a@x.com", "10.00", holder: "Anna")
        #expect(other.heldBy == ["duplicate-guard"])
        #expect(other.operation != first.operation)
        #expect(desk.house.till.sent.count == 1)
    }

    @Test("the same amount to the same payee again asks people, under another number too")
    func duplicate() async throws {
        let desk = try await Desk()
        #expect(try await desk.send("a@x.com", "50.00", number: "n-1").status == .succeeded)
        #expect(try await desk.send("a@x.com", "50.00", number: "n-1").status == .succeeded)
        #expect(desk.house.till.transfers.count == 1)
        #expect(try await desk.send("A@X.com", "50.00", number: "n-2").heldBy == ["duplicate-guard"])
        #expect(try await desk.send("a@x.com", "50.01").status == .succeeded)
    }

    @Test("a payee has one allowance for all names that are known to be one receiver's, and strangers have one together")
    func names() async throws {
        let desk = try await Desk()
        // 300.00 to a name that nobody has resolved leave 200.00 for all such names.
        #expect(try await desk.send("a@x.com", "300.00").status == .succeeded)
        #expect(try await desk.send("b@x.com", "200.01").refusedBy == ["payee-day"])
        desk.names.name("b@x.com", "u-1")
        desk.names.name("c@x.com", "u-1")
        #expect(try await desk.send("b@x.com", "150.00").status == .succeeded)
        #expect(try await desk.house.count("payee-joined") == 1)
        // Known now to be one receiver's: it has its own 500.00, of which 150.00 are gone, and is no stranger any more.
        #expect(try await desk.send("b@x.com", "349.00").status == .succeeded)
        #expect(try await desk.send("b@x.com", "1.01").refusedBy == ["payee-day"])
        // The other name is a stranger until the till has named its receiver.
        #expect(try await desk.send("c@x.com", "50.00").status == .succeeded)
        #expect(try await desk.send("c@x.com", "0.01").refusedBy == ["payee-day"])
        let text = try await desk.house.stored("audit_entries", "payee_receivers", "payees_paid")
        for secret in ["a@x.com", "b@x.com", "u-1"] { #expect(!text.contains(secret), "\(secret)") }
    }

    @Test("a gate for payees that are not known holds strangers, and what goes beyond a known one's ceiling, under any of its names")
    func known() async throws {
        let policy = Self.policy + "gates:\n  - { gate: new-payee, effects: [transfer], when: \"!payee.known\", by: [finance] }\n"
        let desk = try await Desk(policy)
        #expect(try await desk.send("a@x.com", "0.10").heldBy == ["new-payee"])
        try await desk.enrol("b@x.com", 10_000)
        desk.names.name("b@x.com", "u-1")
        #expect(try await desk.send("b@x.com", "60.00").status == .succeeded)
        #expect(try await desk.send("B@x.com", "40.01").heldBy == ["new-payee"])
        // What waits for people counts, too.
        #expect(try await desk.send("b@x.com", "30.00").heldBy == ["new-payee"])
        // To have been paid is no trust.
        #expect(try await desk.send("c@x.com", "0.10").heldBy == ["new-payee"])
    }

    @Test("a limit of a policy that comes later counts what was sent before, under all names")
    func later() async throws {
        let desk = try await Desk()
        for name in ["a@x.com", "b@x.com"] { desk.names.name(name, "u-1") }
        #expect(try await desk.send("a@x.com", "100.00").status == .succeeded)
        #expect(try await desk.send("b@x.com", "120.00").status == .succeeded)
        try await desk.house.apply(
            Self.policy.replacing("limit: payee-day", with: "limit: payee-week").replacing(
                "per: day, each: payee", with: "per: week, each: payee"
            )
            .replacing("500.00", with: "330.00"))
        // Both names' first transfers were a stranger's: 220.00 of 330.00 are gone for all strangers as well.
        #expect(try await desk.send("a@x.com", "110.01").refusedBy == ["payee-week"])
        #expect(try await desk.send("c@x.com", "110.01").refusedBy == ["payee-week"])
        #expect(try await desk.send("a@x.com", "110.00").status == .succeeded)
        let ledger = desk.house.ledger
        let differences = try await desk.house.store.read { tx in try ledger.check(in: tx) }
        #expect(differences.isEmpty, "\(differences)")
    }
}
