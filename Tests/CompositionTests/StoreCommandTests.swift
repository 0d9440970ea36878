import AuditLog
import Clocks
import Foundation
import JSON
import Ledger
import Store
import TestSupport
import Testing

@testable import Composition
@testable import Gate

@Suite("tollgate store", .serialized)
struct StoreCommandTests {
    @Test("a copy to be read stays one: audit reads it, and no host works with it", arguments: StoreKind.ways)
    func keeping(_ way: StoreKind.Way) async throws {
        try await MovingHouse.with([way.from, way.to]) { house in
            _ = try await house.people(0)
            let run = await house.run(0, "store", "copy", "--keep", "--to", house.store(1), "--json")
            #expect(run.status == 0, "\(run.complaints)")
            let told = try JSONValue(parsing: run.output)
            #expect(told["moved"] == false && told["tables"]?.arrayValue?.isEmpty == false)
            let host = await house.run(1, "agents", "list")
            #expect(host.status == 2 && host.complaints.contains("to be read: money moves through the other one"), "\(host.complaints)")
            #expect(await house.run(1, "audit", "verify").status == 0)
            #expect(await house.run(1, "audit", "list").output.contains("policy-applied"))
            #expect(await house.run(0, "agents", "list").status == 0)
        }
    }

    @Test("a place with something in it, and the keys of another store, are left alone")
    func refusals() async throws {
        try await MovingHouse.with([.sqlite, .sqlite, .sqlite]) { house in
            _ = try await house.people(0)
            #expect(await house.run(1, "approvers", "add", "other", "--admin", "--out", house.stage.path("other")).status == 0)
            let other = await house.run(0, "store", "copy", "--to", house.store(1))
            #expect(other.status == 2 && other.complaints.contains("is the key of another store"), "\(other.complaints)")
            let itself = await house.run(0, "store", "copy", "--to", house.store(0))
            #expect(itself.status == 2 && itself.complaints.contains("it holds the store itself"), "\(itself.complaints)")
            #expect(await house.run(2, "store", "copy", "--to", house.store(1)).status == 2)
            #expect(await house.run(0, "agents", "list").status == 0)
            let nonsense = await house.run(0, "store", "copy", "--to", "mysql://x/y")
            #expect(nonsense.status == 2 && nonsense.complaints.contains("`mysql:…` is not a store"))
        }
    }

    @Test("a store in which something is being sent does not move; once it has settled it does", arguments: StoreKind.all)
    func underWay(_ place: StoreKind) async throws {
        try await MovingHouse.with([place, .sqlite]) { house in
            _ = try await house.people(0)
            try house.orders("o_1")
            try await house.host(0) { host in
                #expect(try await house.refund(host, "desk", "o_1", "5.00", "n").status == .succeeded)
                try await host.bench.store.write { tx in
                    let until = tx.now + .seconds(30)
                    try tx.execute(
                        "UPDATE operations SET state = 'reserved', ended_at = NULL, lease_until = $1", [.integer(until.milliseconds)])
                }
            }
            let busy = await house.run(0, "store", "copy", "--to", house.store(1))
            #expect(busy.status == 1 && busy.complaints.contains("1 operations are under way"), "\(busy.complaints)")
            #expect(await house.run(0, "agents", "list").status == 0)
            let turning = Task { house.stage.clock.advance(by: .seconds(40)) }
            let waited = await house.run(0, "store", "copy", "--wait", "--to", house.store(1))
            await turning.value
            #expect(waited.status == 0, "\(waited.complaints)")
        }
    }

    @Test(
        "a backup is made while hosts work, is verified, and comes back as a store that waits for an admin's word",
        arguments: StoreKind.all)
    func backup(_ place: StoreKind) async throws {
        try await MovingHouse.with([place, place]) { house in
            let people = try await house.people(0)
            try house.orders("o_1", "o_2")
            let file = house.stage.path("backup.sqlite")
            try await house.host(0) { host in
                let before = try await house.refund(host, "desk", "o_1", "5.00", "n-1")
                let backup = await house.run(0, "store", "backup", "--to", file, "--with-keys")
                // After the backup: the agent spends, and a checkpoint leaves the machine.
                let after = try await house.refund(host, "desk", "o_2", "7.00", "n-2")
                #expect(before.status == .succeeded && backup.status == 0 && after.status == .succeeded, "\(backup.complaints)")
            }
            house.stage.clock.advance(by: .seconds(3))
            let outside = house.stage.path("outside")
            try await house.run(0, "audit", "checkpoint").output.write(toFile: outside, atomically: true, encoding: .utf8)
            #expect(await house.run(0, "store", "backup", "--to", file).status == 2)

            let restored = await house.run(1, "store", "restore", "--from", file)
            #expect(restored.status == 0, "\(restored.complaints)")
            try await Self.spending(house, is: "store-restored")
            // Whoever has the newest checkpoint sees that something is lost.
            let lost = await house.run(1, "store", "confirm", "--checkpoint", outside, with: people.admin)
            #expect(lost.status == 1 && lost.complaints.contains("entries were signed after the backup and are lost"), "\(lost.complaints)")
            #expect(await house.run(1, "store", "confirm", "--without-checkpoint", "--despite-loss").status == 2)
            let confirmed = await house.run(1, "store", "confirm", "--checkpoint", outside, "--despite-loss", with: people.admin)
            #expect(confirmed.status == 0, "\(confirmed.complaints)")
            try await Self.spending(house, is: nil)
            // The number of the call that the backup does not know reached Alipay once and is not sent again.
            #expect(try house.refunded("o_2") == 7_00)
            #expect(await house.run(1, "audit", "list").output.contains("store-confirmed"))
            #expect(await house.run(1, "audit", "verify").status == 0)
        }
    }

    /// What a refund of 6.00 answers on the second store: refused with this code, or done.
    private static func spending(_ house: MovingHouse, is code: String?) async throws {
        try await house.host(1) { host in
            let reply = try await house.refund(host, "desk", "o_1", "6.00", "n-3")
            if let code { #expect(reply.refusalCode == code) } else { #expect(reply.status == .succeeded) }
            let known = try await house.refund(host, "desk", "o_2", "7.00", "n-2")
            #expect(known.status == nil && known.refusalCode == "number-known-elsewhere", "\(known)")
        }
    }

    @Test("a backup that was changed, or whose keys or manifest are missing, is not restored")
    func damagedBackup() async throws {
        try await MovingHouse.with([.sqlite, .sqlite]) { house in
            _ = try await house.people(0)
            let file = house.stage.path("backup.sqlite")
            #expect(await house.run(0, "store", "backup", "--to", file).status == 0)
            let keyless = await house.run(1, "store", "restore", "--from", file)
            #expect(keyless.status == 2 && keyless.complaints.contains("the store's keys are missing"), "\(keyless.complaints)")
            for name in ["log-key", "pseudonym-key"] {
                try FileManager.default.copyItem(
                    atPath: house.stage.path("stores/0/tollgate.sqlite.\(name)"), toPath: "\(file).\(name)")
            }
            let manifest = try house.stage.text("backup.sqlite.manifest")
            let digest = try #require(try JSONValue(parsing: manifest)["digest"]?.stringValue)
            try manifest.replacingOccurrences(of: digest, with: String(repeating: "0", count: 64))
                .write(toFile: "\(file).manifest", atomically: true, encoding: .utf8)
            let other = await house.run(1, "store", "restore", "--from", file)
            #expect(other.status == 1 && other.complaints.contains("does not hold what its manifest says"), "\(other.complaints)")
            #expect(await house.run(1, "agents", "list").status == 2)
            try manifest.write(toFile: "\(file).manifest", atomically: true, encoding: .utf8)
            #expect(await house.run(1, "store", "restore", "--from", file).status == 0)
            try FileManager.default.removeItem(atPath: "\(file).manifest")
            #expect(await house.run(1, "store", "restore", "--from", file).status == 2)
        }
    }

    @Test("migrate says what it would do and does it; a store newer than the program is refused by every command", arguments: StoreKind.all)
    func migrating(_ place: StoreKind) async throws {
        try await MovingHouse.with([place]) { house in
            let older = try await Store.open(
                StoreLocation(parsing: house.store(0)), environment: "simulator", migrations: [AuditLog.migrations],
                clock: house.stage.clock)
            await older.close()
            let pending = await house.run(0, "store", "migrate", "--check")
            #expect(pending.status == 1 && pending.output.contains("ledger/operations"), "\(pending.complaints)")
            let done = await house.run(0, "store", "migrate")
            #expect(done.status == 0 && done.output.contains("carried out:\n") && done.output.contains("host/keys"), "\(done.complaints)")
            #expect(await house.run(0, "store", "migrate", "--check").output.contains("are up to date"))
            let tomorrow = MigrationSet(
                owner: "ledger", migrations: Ledger.migrations.migrations + [Migration("of tomorrow", sql: ["SELECT 1 AS one"])])
            let newer = try await Store.open(
                StoreLocation(parsing: house.store(0)), migrations: [tomorrow], clock: house.stage.clock)
            await newer.close()
            for words in [["store", "migrate"], ["store", "migrate", "--check"], ["agents", "list"], ["store", "backup", "--to", "x"]] {
                let run = await house.stage.run(words, with: house.variables(0))
                #expect(run.status == 2 && run.complaints.contains("newer than this program: it holds `ledger/of tomorrow`"), "\(words)")
            }
        }
    }
}
