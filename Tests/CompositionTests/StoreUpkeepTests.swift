import AuditLog
import Clocks
import Foundation
import JSON
import Ledger
import Money
import Store
import TestSupport
import Testing

@testable import Composition
@testable import Gate

@Suite("Looking after a store", .serialized)
struct StoreUpkeepTests {
    @Test("`store check` says that a store is sound, and what in it is not what its operations say", arguments: StoreKind.all)
    func check(_ place: StoreKind) async throws {
        try await MovingHouse.with([place]) { house in
            _ = try await house.people(0)
            try house.orders("o_1")
            try await house.host(0) { host in
                let spent = try await house.refund(host, "for-ever", "o_1", "40.00", "rf-1")
                #expect(spent.status == .succeeded)
            }
            let sound = await house.run(0, "store", "check")
            #expect(sound.status == 0 && sound.output.contains("is sound"), "\(sound.output)\(sound.complaints)")
            try await house.host(0) { host in
                _ = try await host.bench.store.write { tx in
                    try tx.execute("UPDATE balances SET posted_amount = posted_amount - 1000 WHERE posted_amount > 0")
                }
            }
            let wrong = await house.run(0, "store", "check")
            #expect(wrong.status == 1 && wrong.output.contains("ledger: the balance of `agent "), "\(wrong.output)")
            let told = try JSONValue(parsing: await house.run(0, "store", "check", "--json").output)
            #expect(told["database"] == .array([]) && told["ledger"]?.arrayValue?.isEmpty == false)
        }
    }

    @Test("a prune is of all shops of the store, and the log keeps what it says of an operation that stays", arguments: StoreKind.all)
    func allShops(_ place: StoreKind) async throws {
        try await MovingHouse.with([place]) { house in
            let people = try await house.people(0)
            try house.orders("o_1", "o_2")
            let held = try await house.host(0) { host in
                #expect(try await house.refund(host, "for-ever", "o_1", "40.00", "old-1").status == .succeeded)
                let (log, draft) = (host.bench.auditLog, HeldRefund.draft("op_other"))
                let other = Ledger(shop: Shop(environment: "simulator", appID: "2021999"), pseudonymKey: host.bench.keys.pseudonymBytes)
                try await host.bench.store.write { tx in
                    try other.hold(draft, in: tx)
                    let operation = try #require(try other.operation(draft.id, in: tx))
                    try other.void(operation, .rejected, OperationResult(text: "no", structured: nil, code: nil), in: tx)
                    _ = try log.append(EntryDraft(kind: "other", body: ["operation": .string(draft.id.text)]), in: tx)
                }
                house.stage.clock.advance(by: .days(1))
                // No host comes to expire it.
                let held = try #require(try await house.refund(host, "desk", "o_2", "80.00", "old-2").held)
                _ = try await host.bench.sequence()
                return held
            }
            house.stage.clock.advance(by: .days(400))
            let file = house.stage.path("archive.jsonl")
            let pruned = await house.run(0, "store", "prune", "--older-than", "370d", "--archive", file, with: people.admin)
            #expect(pruned.status == 0 && pruned.output.contains("2 operations,"), "\(pruned.output)\(pruned.complaints)")
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(text.contains("op_other") && text.contains("old-1") && !text.contains("old-2"))
            try await house.host(0) { host in
                let kinds = try await AuditTrail(host.bench.store).list(AuditTrail.Filter(limit: 500)).map(\.record)
                #expect(kinds.contains { $0.kind == "held" && $0.body.contains(held.text) })
                #expect(!kinds.contains { $0.kind == "other" }, "it lies in the archive")
                let rows = try await host.bench.store.read { tx in try tx.query("SELECT id FROM operations ORDER BY id") }
                #expect(try rows.map { try $0.text("id") } == [held.text])
            }
        }
    }

    @Test("what is unresolved is listed whole, and a list that is cut off says so")
    func unresolved() async throws {
        let stage = try Stage()
        _ = try await stage.admin()
        let shop = Shop(environment: "prod", appID: "2021000000000001")
        try await HeldRefund.write(["op_oldest"], shop, in: stage)
        stage.clock.advance(by: .seconds(1))
        try await HeldRefund.write((0..<60).map { "op_\($0)" }, shop, in: stage)
        let all = await stage.run("operations", "list", "--unresolved")
        #expect(all.output.contains("op_oldest") && all.complaints.isEmpty, "\(all.complaints)")
        let newest = await stage.run("operations", "list")
        #expect(!newest.output.contains("op_oldest") && newest.complaints.contains("there are more"), "\(newest.complaints)")
        let few = await stage.run("operations", "list", "--unresolved", "--limit", "61")
        #expect(few.output.contains("op_oldest") && few.complaints.isEmpty)
    }
}
