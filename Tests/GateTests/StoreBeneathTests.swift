import AuditLog
import Clocks
import Cryptography
import Diagnostics
import JSON
import Ledger
import Money
import Store
import TestSupport
import Testing
import ToolKit
import ToolKitTesting

@testable import Access
@testable import Gate

@Suite("A store that changes beneath a running host")
struct StoreBeneathTests {
    /// Marks the store as `store restore` does, or a host that found its commits gone.
    private func mark(_ kind: String, _ house: House) async throws {
        try await house.store.write { tx in
            try tx.execute(
                "INSERT INTO store_mark (kind, place, at, newest) VALUES ($1, 'elsewhere', $2, $2)",
                [.text(kind), .integer(tx.now.milliseconds)])
        }
    }

    @Test(
        "one that was restored, or has lost commits, is not spent on before a person has said what happened",
        arguments: ["restored", "went-back"])
    func heldBack(kind: String) async throws {
        let house = try await House(Policy.wide)
        let (desk, lead) = (try await house.agent(), try await house.person("lead"))
        let running = try await house.secondGate()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000)) }
        let held = try await house.refund("o-1", "60.00", by: desk, through: running)
        #expect(try await running.answer(try #require(held.operation), .approve, by: lead) == .approved)
        house.till.next(.lostBefore)
        let lost = try #require(try await house.refund("o-2", "10.00", by: desk, through: running).operation)
        let sent = house.till.sent.count
        try await mark(kind, house)
        let refused = try await house.refund("o-3", "10.00", by: desk, through: running)
        #expect(refused.refusalCode == "store-restored" && refused.mayHelpLater == true)
        #expect(try await running.resumeApproved() == 0)
        // What was open is looked up and not sent again.
        house.clock.advance(by: .seconds(10))
        try await running.reconcile()
        #expect(try await house.operation(lost).state == .unknown)
        #expect(house.till.sent.count == sent)
        #expect(try await house.operation(held.operation).state == .approved)
        try await house.store.write { try $0.confirmRestored() }
        #expect(try await house.refund("o-3", "10.00", by: desk, through: running).status == .succeeded)
        #expect(try await running.resumeApproved() == 1)
        try await house.verify(refused)
    }

    @Test(
        "leases go by the server's clock: a host whose own clock is ahead of it or behind it sends all the same",
        .enabled(if: TestDatabase.server != nil), arguments: [-600, 600] as [Int64])
    func serverClock(ahead: Int64) async throws {
        let database = try TestDatabase()
        try database.setClock(milliseconds: ahead * 1000)
        let system = SystemClock()
        let store = try await Store.open(
            try StoreLocation(parsing: database.address), environment: "test",
            migrations: [AuditLog.migrations, Access.migrations, Ledger.migrations, Gate.migrations], clock: system)
        let key = try AuditKey(name: "gate-tests")
        let access = Access(
            store: store, auditLog: AuditLog(writer: "access", key: key), cost: Scrypt.Cost(blocks: 16, blockSize: 8, passes: 1),
            pause: { _ in })
        let identity = GateIdentity()
        let till = Till(boundTo: identity, clock: store.clock)
        till.addPaidOrder("o-1", .fen(10_000))
        let ledger = Ledger(shop: Shop(environment: "test", appID: "2021000000000001"), pseudonymKey: Array("pseudonyms".utf8))
        let gate = try Gate(
            Gate.Parts(store: store, audit: AuditLog(writer: "gate-1", key: key), ledger: ledger, identity: identity),
            modules: [TillTools(till)], configuration: .patient, logger: House.quiet)
        let boss = try await access.addApprover("owner", admin: true, by: nil)
        let owner = try #require(await access.authenticate(secret: boss.secret.reveal()))
        _ = try await gate.policies.apply([SourceFile(name: "policy.yaml", text: Policy.wide)], by: owner)
        let agent = try await access.addAgent("desk", by: owner)
        let desk = try #require(await access.authenticate(bearer: agent.secret.reveal()))
        let reply = try await gate.call(CallRequest(tool: "till-refund", arguments: ["order": "o-1", "amount": "10.00"]), by: desk)
        #expect(reply.status == .succeeded && till.sent.count == 1)
        let id = try #require(reply.operation)
        let sent = try #require(try await store.read { tx in try ledger.operation(id, in: tx) }?.dispatchedAt)
        #expect(abs((sent - system.now() - .seconds(ahead)).milliseconds) < 60_000)
        await store.close()
    }
}
