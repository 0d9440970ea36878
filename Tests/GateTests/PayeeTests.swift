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

@Suite("Whom people vouch for")
struct PayeeTests {
    private static let policy =
        Policy.people + Policy.scopes + Policy.limits + """
            gates:
              - { gate: new-payee, effects: [transfer], when: "!payee.known", by: [finance], expires: 30m }

            """
    private static let mail = PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: "a@x.com")

    private static func send(_ house: House, _ amount: String, to payee: String = "a@x.com", by bot: Principal) async throws -> Reply {
        try await house.call("till-send", ["payee": .string(payee), "amount": .string(amount)], by: bot)
    }

    @Test("remember enrols the payee of an approved transfer, by whoever may answer its gate")
    func remember() async throws {
        let house = try await House(Self.policy) { [OrderTools($0)] }
        let bot = try await house.agent("bot")
        let (finance, lead) = (try await house.person("finance-a"), try await house.person("lead"))
        let held = try await Self.send(house, "10.00", by: bot)
        let id = try #require(held.operation)
        #expect(held.heldBy == ["new-payee"])
        let ceiling = Money.fen(20_000)
        await #expect(throws: PayeeRefused.notApproved(id)) {
            try await house.gate.remember(id, name: "王小明", ceiling: ceiling, by: finance)
        }
        #expect(try await house.gate.answer(id, .approve, by: finance) == .approved)
        await #expect(throws: PayeeRefused.noRole(person: "lead")) {
            try await house.gate.remember(id, name: "王小明", ceiling: ceiling, by: lead)
        }
        for name in ["", " ", "a\u{202E}b", String(repeating: "x", count: 65)] {
            await #expect(throws: PayeeRefused.badName) { try await house.gate.remember(id, name: name, ceiling: ceiling, by: finance) }
        }
        await #expect(throws: PayeeRefused.badCeiling) { try await house.gate.remember(id, name: "n", ceiling: .fen(0), by: finance) }
        #expect(try await house.gate.payees().isEmpty)
        try await house.gate.remember(id, name: "王小明", ceiling: ceiling, by: finance)
        #expect(try await house.gate.resumeApproved() == 1)
        let record = try #require(try await house.gate.payees().first)
        #expect(record.masked == "ALIPAY_LOGON_ID:a****@x.com" && record.name == "*明" && record.person == "finance-a")
        #expect(try await Self.send(house, "190.00", by: bot).status == .succeeded)
        #expect(try await Self.send(house, "0.01", by: bot).heldBy == ["new-payee"])
        let log = try await house.stored("audit_entries", "payees_enrolled")
        for secret in ["a@x.com", "王小明"] { #expect(!log.contains(secret), "\(secret)") }
    }

    @Test("people with a role and admins vouch for payees; whoever runs an agent, has no role or no secret any more does not")
    func who() async throws {
        let house = try await House(Self.policy) { [OrderTools($0)] }
        for (name, refused) in [("ops", PayeeRefused.maker(person: "ops")), ("nobody", .noRole(person: "nobody"))] {
            let person = try await house.person(name)
            await #expect(throws: refused) { try await house.gate.enrol(Self.mail, name: "n", ceiling: .fen(1), by: person) }
        }
        let finance = try await house.person("finance-a")
        for person in [house.owner, finance] {
            try await house.gate.enrol(Self.mail, name: "n", ceiling: .fen(100), by: person)
            #expect(try await house.gate.payees().map(\.person) == [person.name])
        }
        let other = PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: "b@x.com")
        await #expect(throws: PayeeRefused.unknown("ALIPAY_LOGON_ID:b****@x.com")) {
            try await house.gate.removePayee(other, by: finance)
        }
        try await house.gate.removePayee(PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: " A@X.com"), by: finance)
        #expect(try await house.gate.payees().isEmpty)
        #expect(try await house.count("payee-enrolled") == 2)
        #expect(try await house.count("payee-removed") == 1)
    }

    @Test("an enrolled name that is not the name given refuses, under any name of the payee")
    func names() async throws {
        let names = PayeeNames()
        let house = try await House(Policy.ungated) { [OrderTools($0, names: names)] }
        let bot = try await house.agent("bot")
        for name in ["a@x.com", "b@x.com"] { names.name(name, "u-1") }
        func send(_ payee: String, _ amount: String, _ holder: String?) async throws -> Reply {
            var arguments: JSONObject = ["payee": .string(payee), "amount": .string(amount)]
            if let holder { arguments["holder"] = .string(holder) }
            return try await house.call("till-send", arguments, by: bot)
        }
        // Nobody vouches for it by any name yet.
        #expect(try await send("a@x.com", "1.00", "李四").status == .succeeded)
        #expect(try await send("b@x.com", "2.00", nil).status == .succeeded)
        try await house.gate.enrol(Self.mail, name: "王小明", ceiling: .fen(10_000), by: house.owner)
        for payee in ["a@x.com", "b@x.com"] {
            #expect(try await send(payee, "3.00", "李四").refusedBy == ["payee-name"])
        }
        #expect(try await send("a@x.com", "3.00", "王 小明").status == .succeeded)
        #expect(try await send("b@x.com", "4.00", nil).status == .succeeded)
        #expect(house.till.transfers.count == 4)
        let log = try await house.stored("audit_entries")
        for secret in ["李四", "王小明", "a@x.com"] { #expect(!log.contains(secret), "\(secret)") }
    }

    @Test("an answer's attachments are made of its data whenever it is told, and tools read the shop's book")
    func attachmentsAndBook() async throws {
        let house = try await House(Policy.ungated) { [OrderTools($0)] }
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(1_000))
        let began = house.clock.now()
        for _ in 0..<2 {
            guard case .receipt(let receipt) = try await house.call("till-cancel", ["order": "o-1"], by: desk) else {
                Issue.record("no receipt")
                return
            }
            #expect(receipt.attachments == [Attachment(bytes: Array("o-1".utf8), mediaType: "text/plain")])
        }
        for place in 2...5 {
            house.clock.advance(by: .seconds(1))
            house.till.addPaidOrder("o-\(place)", .fen(1_000))
            #expect(try await house.refund("o-\(place)", "1.00", by: desk).status == .succeeded)
        }
        let book = house.gate.book
        var (found, last): ([BookedMovement], OperationID?) = ([], nil)
        while true {
            let page = try await book.movements(from: began, to: began + .seconds(4), after: last, limit: 2)
            if page.isEmpty { break }
            (found, last) = (found + page, page.last?.operation)
        }
        #expect(found.map { $0.movement.order?.text } == ["o-1", "o-2", "o-3", "o-4"])
        #expect(found.first?.movement.kind == .cancel && found.allSatisfy { $0.state == "succeeded" })
    }
}
