import AuditLog
import Clocks
import Foundation
import JSON
import Store
import TestSupport
import Testing

@testable import Composition

@Suite("tollgate store confirm, of a store that lost commits", .serialized)
struct WentBackTests {
    /// The first store goes on; the second was restored from its backup and confirmed, and has got further since.
    private static func with(_ body: @escaping @Sendable (MovingHouse, [String: String]) async throws -> Void) async throws {
        try await MovingHouse.with([.sqlite, .sqlite]) { house in
            let people = try await house.people(0)
            let file = house.stage.path("backup.sqlite")
            #expect(await house.run(0, "store", "backup", "--to", file, "--with-keys").status == 0)
            #expect(await house.run(1, "store", "restore", "--from", file).status == 0)
            let backup = try await Self.checkpoint(of: house, 0, "backup")
            let confirmed = await house.run(1, "store", "confirm", "--checkpoint", backup.path, with: people.admin)
            try #require(confirmed.status == 0, "\(confirmed.complaints)")
            try await Self.grow(house, 1, by: 3, people.admin)
            try await body(house, people.admin)
        }
    }

    private static func grow(_ house: MovingHouse, _ store: Int, by agents: Int, _ admin: [String: String]) async throws {
        for _ in 0..<agents {
            let name = "a" + UUID().uuidString.prefix(8).lowercased()
            let run = await house.run(store, "agents", "add", name, "--out", house.stage.path("agent-\(name)"), with: admin)
            try #require(run.status == 0, "\(run.complaints)")
        }
        house.stage.clock.advance(by: .seconds(3))
    }

    /// The newest checkpoint of a store, in a file.
    private static func checkpoint(of house: MovingHouse, _ store: Int, _ name: String) async throws -> (path: String, size: Int64) {
        let path = house.stage.path(name)
        let run = await house.run(store, "audit", "checkpoint")
        try run.output.write(toFile: path, atomically: true, encoding: .utf8)
        return (path, try Checkpoint(parsing: run.output).size)
    }

    /// What a host writes that misses commits of its own.
    private static func goBack(_ house: MovingHouse) async throws {
        try await house.host(1) { host in
            try await host.bench.store.write { tx in
                let now = SQLValue.integer(tx.now.milliseconds)
                try tx.execute("INSERT INTO store_mark (kind, place, at, newest) VALUES ('went-back', '', $1, $1)", [now])
            }
        }
    }

    private static func confirm(_ house: MovingHouse, _ checkpoint: String, _ more: String..., admin: [String: String]) async -> Run {
        await house.stage.run(
            ["store", "confirm", "--checkpoint", checkpoint] + more, with: house.variables(1).merging(admin) { $1 })
    }

    /// What the newest entry says of a confirmation.
    private static func told(_ house: MovingHouse) async throws -> JSONValue {
        try await house.host(1) { host in
            let entries = try await AuditTrail(host.bench.store).list(AuditTrail.Filter(kind: "store-confirmed", limit: 1))
            return try JSONValue(parsing: try #require(entries.first).record.body)
        }
    }

    @Test("a checkpoint that the log agrees with shows that nothing is lost, whatever backup the store once came from")
    func agrees() async throws {
        try await Self.with { house, admin in
            let outside = try await Self.checkpoint(of: house, 1, "outside")
            try await Self.goBack(house)
            let confirmed = await Self.confirm(house, outside.path, admin: admin)
            #expect(confirmed.status == 0, "\(confirmed.complaints)")
            let told = try await Self.told(house)
            #expect(told["lost"]?.numberValue?.integer == 0 && told["checkpoint_size"]?.numberValue?.integer == outside.size, "\(told)")
            #expect(await house.run(1, "agents", "list").status == 0)
        }
    }

    @Test("a checkpoint that is older than the loss does not tell what was lost")
    func older() async throws {
        try await Self.with { house, admin in
            let outside = try await Self.checkpoint(of: house, 1, "outside")
            try await Self.grow(house, 1, by: 1, admin)
            try await Self.goBack(house)
            let refused = await Self.confirm(house, outside.path, admin: admin)
            #expect(refused.status == 1 && refused.complaints.contains("is older than the loss"), "\(refused.complaints)")
            #expect(await Self.confirm(house, outside.path, "--despite-loss", admin: admin).status == 0)
        }
    }

    @Test("a checkpoint for more leaves than the log has tells how many are lost at least")
    func larger() async throws {
        try await Self.with { house, admin in
            let own = try await Self.checkpoint(of: house, 1, "own")
            try await Self.grow(house, 0, by: 8, admin)
            let outside = try await Self.checkpoint(of: house, 0, "outside")
            try #require(outside.size > own.size)
            try await Self.goBack(house)
            let lost = outside.size - own.size
            let refused = await Self.confirm(house, outside.path, admin: admin)
            #expect(refused.status == 1 && refused.complaints.contains("at least \(lost) entries"), "\(refused.complaints)")
            #expect(await Self.confirm(house, outside.path, "--despite-loss", admin: admin).status == 0)
            #expect(try await Self.told(house)["lost"]?.numberValue?.integer == lost)
        }
    }

    @Test("a checkpoint of another root is refused, with or without a word about losses")
    func otherRoot() async throws {
        try await Self.with { house, admin in
            try await Self.grow(house, 0, by: 1, admin)
            let outside = try await Self.checkpoint(of: house, 0, "outside")
            let own = try await Self.checkpoint(of: house, 1, "own")
            try #require(outside.size <= own.size)
            try await Self.goBack(house)
            for more in [[], ["--despite-loss"]] {
                let refused = await house.stage.run(
                    ["store", "confirm", "--checkpoint", outside.path] + more, with: house.variables(1).merging(admin) { $1 })
                #expect(refused.status == 1 && refused.complaints.contains("the log contradicts the checkpoint"), "\(refused.complaints)")
            }
            let confirmed = await house.run(1, "store", "confirm", "--without-checkpoint", "--despite-loss", with: admin)
            #expect(confirmed.status == 0, "\(confirmed.complaints)")
        }
    }
}
