import Clocks
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Store

/// Writers in a storm: each transaction counts one up and leaves a row, so that what was kept can be told from what was not.
private final class Storm: Sendable {
    struct Told {
        var kept: Set<Int64> = []
        var refused: Set<Int64> = []
        var unknown: Set<Int64> = []

        var count: Int { kept.count + refused.count + unknown.count }
    }

    let told = Shared(Told())
    private let location: StoreLocation
    private let next = Shared(Int64(0))

    init(_ location: StoreLocation) async throws {
        self.location = location
        let store = try await Self.open(location)
        try await store.write { try $0.perform("INSERT INTO numbers (id, label) VALUES (0, '0')") }
        await store.close()
    }

    /// `stores` writers, as many hosts have them, make `count` transactions in all, 4 at a time each.
    func run(_ count: Int, stores: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<stores {
                let store = try await Self.open(location)
                for _ in 0..<4 {
                    group.addTask {
                        while let id = self.take(count) { await self.write(id, to: store) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Compares what the writers were told with what is there. Throws where it cannot be read.
    func compare() async throws {
        let store = try await Self.open(location)
        let (ids, counter) = try await store.read { tx in
            let ids = try tx.query("SELECT id FROM numbers WHERE id > 0").map { try $0.integer("id") }
            return (ids, Int(try tx.query("SELECT label FROM numbers WHERE id = 0").first?.text("label") ?? ""))
        }
        await store.close()
        let told = told.withLock(\.self)
        #expect(ids.count == counter, "each row was counted once, and nothing else")
        #expect(told.kept.isSubset(of: ids), "everything that was acknowledged is there")
        #expect(told.refused.isDisjoint(with: ids), "nothing that was refused is there")
        #expect(told.kept.union(told.unknown).isSuperset(of: ids))
        #expect(told.unknown.count <= told.count / 10)
    }

    private static func open(_ location: StoreLocation) async throws -> Store {
        try await Store.open(location, environment: "test", migrations: [numbers], clock: HandClock(noon))
    }

    private func take(_ count: Int) -> Int64? {
        next.withLock { next in
            guard next < count else { return nil }
            next += 1
            return next
        }
    }

    private func write(_ id: Int64, to store: Store) async {
        do {
            try await store.write { tx in
                let label = try tx.query("SELECT label FROM numbers WHERE id = 0").first?.text("label") ?? ""
                try tx.perform("UPDATE numbers SET label = $1 WHERE id = 0", [.text(String((Int(label) ?? -100_000) + 1))])
                try tx.perform("INSERT INTO numbers (id, label) VALUES ($1, 'x')", [.integer(id)])
            }
            told.withLock { _ = $0.kept.insert(id) }
        } catch {
            let isInDoubt = (error as? StoreError)?.isInDoubt ?? true
            told.withLock { _ = isInDoubt ? $0.unknown.insert(id) : $0.refused.insert(id) }
        }
    }
}

/// What happens to a server while many write.
@Suite("A server in a storm", .needsServer, .serialized)
struct PostgresStormTests {
    @Test("connections are ended at random while 4 stores write: everything is done exactly once")
    func terminated() async throws {
        let home = try Home(.postgres)
        let storm = try await Storm(home.location)
        let (count, kills) = (Level.count(40_000), Level.count(2_000))
        let killer = try await Store.open(home.location, migrations: [], clock: HandClock(noon))
        async let running: Void = storm.run(count, stores: 4)
        var ended = 0
        for kill in 1...kills {
            while storm.told.withLock(\.count) < count * kill / (kills + 1) { await Task.yield() }
            ended += try await killer.read { tx in
                let ids = try tx.query(
                    """
                    SELECT pid::bigint AS id FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'tollgate'
                    """
                ).map { try $0.integer("id") }
                guard let id = ids.randomElement() else { return 0 }
                return try tx.query("SELECT pg_terminate_backend($1::bigint::int) AS ended", [.integer(id)]).count
            }
        }
        try await running
        try await storm.compare()
        #expect(storm.told.withLock(\.kept.count) == count)
        Acceptance.line("4.3a", isGood: true, "\(count) transactions of 4 stores, \(ended) connections ended by the server meanwhile")
        await killer.close()
    }

    @Test("the server is killed and started again while 2 stores write: what was acknowledged is there, nothing is there twice")
    func killed() async throws {
        let server = try PrivateServer()
        let storm = try await Storm(server.location)
        let (count, crashes) = (Level.count(30_000), Level.count(40))
        async let running: Void = storm.run(count, stores: 2)
        for crash in 1...crashes {
            while storm.told.withLock(\.count) < count * crash / (crashes + 1) { await Task.yield() }
            server.crash()
            try server.start()
        }
        try await running
        try await storm.compare()
        let told = storm.told.withLock(\.self)
        #expect(told.kept.count > count * 9 / 10)
        Acceptance.line(
            "4.3b", isGood: true,
            "\(told.kept.count) of \(count) transactions kept, \(told.refused.count) refused, \(told.unknown.count) unknown, "
                + "over \(crashes) kills of the server")
    }

    @Test("a commit that waits for a standby is not acknowledged before the standby has it, even when the wait is called off")
    func standby() async throws {
        let server = try PrivateServer()
        let hasty = try await open(server.location.patient { $0.doubting = 1_000 })
        let patient = try await open(server.location)
        try server.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        try server.sql("SELECT pg_reload_conf()")
        let error = await #expect(throws: StoreError.self) {
            try await hasty.write { try $0.perform("INSERT INTO numbers (id) VALUES (1)") }
        }
        #expect(error?.isInDoubt == true)
        let abandoned = try waiting(server)
        try callOff(abandoned, server)

        let isAcknowledged = Shared(false)
        let writing = Task {
            try await patient.write { try $0.perform("INSERT INTO numbers (id) VALUES (2)") }
            isAcknowledged.withLock { $0 = true }
        }
        var first: Set<Int> = []
        while first.isEmpty { first = try waiting(server).subtracting(abandoned) }
        try callOff(first, server)
        // The commit stands on this server now. The one that is to vouch for it waits in its turn.
        while try waiting(server).subtracting(abandoned).subtracting(first).isEmpty {}
        let isEarly = isAcknowledged.withLock { $0 }
        #expect(!isEarly)
        try server.sql("ALTER SYSTEM RESET synchronous_standby_names")
        try server.sql("SELECT pg_reload_conf()")
        try await writing.value
        #expect(try await patient.count() == 2)
        await hasty.close()
        await patient.close()
    }

    private func open(_ location: StoreLocation) async throws -> Store {
        try await Store.open(location, environment: "test", migrations: [numbers], clock: HandClock(noon))
    }

    /// The server's processes that wait for a standby.
    private func waiting(_ server: PrivateServer) throws -> Set<Int> {
        let text = try server.sql("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        return Set(text.split(separator: "\n").compactMap { Int($0) })
    }

    private func callOff(_ processes: Set<Int>, _ server: PrivateServer) throws {
        for process in processes { try server.sql("SELECT pg_cancel_backend(\(process))") }
    }
}
