import Clocks
import Foundation
import Glibc
import Testing

@testable import Store

/// Connections that break, at every place where one can.
@Suite("A store whose server goes away", .needsServer)
struct PostgresLifeTests {
    private let proxied: ProxiedHome

    init() throws { proxied = try ProxiedHome() }

    private let insert = "INSERT INTO numbers (id) VALUES ($1)"

    @Test("a transaction whose connection breaks before its commit is run again, and kept once")
    func runAgain() async throws {
        let store = try await proxied.open()
        let runs = Shared(0)
        try await store.write { [insert] tx in
            let run = runs.withLock { runs in
                runs += 1
                return runs
            }
            try tx.perform(insert, [1])
            if run < 3 { _ = try tx.query("SELECT pg_terminate_backend(pg_backend_pid()) AS ended") }
        }
        #expect(runs.withLock(\.self) == 3)
        #expect(try await store.count() == 1)
        await store.close()
        proxied.proxy.stop()
    }

    @Test("a transaction whose connection breaks each time is refused in the end, and nothing of it is kept")
    func refused() async throws {
        let store = try await proxied.open { $0.reconnecting = 200 }
        let error = await #expect(throws: StoreError.self) {
            try await store.write { [insert] tx in
                try tx.perform(insert, [1])
                _ = try tx.query("SELECT pg_terminate_backend(pg_backend_pid()) AS ended")
            }
        }
        guard case .connectionLost = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.isInDoubt == false)
        #expect(try await store.count() == 0)
        try await store.write { [insert] tx in try tx.perform(insert, [2]) }
        #expect(try await store.count() == 1)
        await store.close()
        proxied.proxy.stop()
    }

    @Test("a transaction that the server undid for meeting another one is run again", arguments: ["40001", "40P01"])
    func undone(state: String) async throws {
        let store = try await proxied.open()
        let runs = Shared(0)
        try await store.write { tx in
            try tx.execute(
                """
                CREATE FUNCTION refuse(state TEXT) RETURNS BIGINT LANGUAGE plpgsql
                AS 'BEGIN RAISE EXCEPTION ''met another one'' USING ERRCODE = state; END'
                """)
        }
        try await store.write { [insert] tx in
            let run = runs.withLock { runs in
                runs += 1
                return runs
            }
            try tx.perform(insert, [1])
            if run < 3 { _ = try tx.query("SELECT refuse($1) AS never", [.text(state)]) }
        }
        #expect(runs.withLock(\.self) == 3)
        #expect(try await store.count() == 1)
        await store.close()
        proxied.proxy.stop()
    }

    @Test("a commit whose answer was lost is looked up: it was kept, and is not made again")
    func answerLost() async throws {
        let store = try await proxied.open()
        let (runs, proxy) = (Shared(0), proxied.proxy)
        let told = try await store.write { [insert] tx in
            try tx.execute(insert, [1])
            proxy.set(.answersLostOnce)
            return runs.withLock { runs in
                runs += 1
                return runs
            }
        }
        #expect(told == 1)
        #expect(runs.withLock(\.self) == 1)
        #expect(try await store.count() == 1)
        await store.close()
        proxy.stop()
    }

    @Test("a commit that never reached the server is made again")
    func requestLost() async throws {
        let store = try await proxied.open()
        let (runs, proxy) = (Shared(0), proxied.proxy)
        try await store.write { [insert] tx in
            let run = runs.withLock { runs in
                runs += 1
                return runs
            }
            try tx.execute(insert, [1])
            if run == 1 { proxy.set(.requestsLostOnce) }
        }
        #expect(runs.withLock(\.self) == 2)
        #expect(try await store.count() == 1)
        await store.close()
        proxy.stop()
    }

    @Test("where nobody can tell what became of a commit, the error says so and nothing else does")
    func unknown() async throws {
        let store = try await proxied.open { $0.doubting = 300 }
        let proxy = proxied.proxy
        let error = await #expect(throws: StoreError.self) {
            try await store.write { [insert] tx in
                try tx.execute(insert, [1])
                proxy.set(.answersLostOnce)
                proxy.takesConnections(false)
            }
        }
        guard case .commitUnknown = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.isInDoubt == true)
        proxy.takesConnections(true)
        #expect(try await store.count() == 1)
        try await store.write { [insert] tx in try tx.perform(insert, [2]) }
        #expect(try await store.count() == 2)
        await store.close()
        proxy.stop()
    }

    @Test("a write waits for a server that is away, and is carried out when it is back")
    func waiting() async throws {
        let store = try await proxied.open { $0.reconnecting = 60_000 }
        let proxy = proxied.proxy
        proxy.takesConnections(false)
        proxy.set(.requestsLostOnce)
        let writing = Task { [insert] in try await store.write { tx in try tx.perform(insert, [1]) } }
        while proxy.refusals < 3 { await Task.yield() }
        proxy.takesConnections(true)
        try await writing.value
        #expect(try await store.count() == 1)
        await store.close()
        proxy.stop()
    }

    @Test("a server that stops answering is waited for so long and no longer, for writing and for reading")
    func frozen() async throws {
        let store = try await proxied.open { patience in
            (patience.answering, patience.reconnecting, patience.connecting) = (200, 100, 2)
        }
        let proxy = proxied.proxy
        proxy.set(.frozen)
        let works: [@Sendable () async throws -> Void] = [
            { [insert] in try await store.write { try $0.perform(insert, [1]) } },
            { _ = try await store.count() },
        ]
        for work in works {
            let error = await #expect(throws: StoreError.self) { try await work() }
            switch error {
            case .connectionLost, .cannotOpen: break
            default: Issue.record("\(String(describing: error))")
            }
        }
        proxy.set(.none)
        try await store.write { [insert] tx in try tx.perform(insert, [2]) }
        #expect(try await store.count() == 1)
        await store.close()
        proxy.stop()
    }

    @Test("a reader whose connection breaks is run once more on a fresh one")
    func reader() async throws {
        let store = try await proxied.open()
        let runs = Shared(0)
        let found = try await store.read { tx in
            let run = runs.withLock { runs in
                runs += 1
                return runs
            }
            if run == 1 { _ = try tx.query("SELECT pg_terminate_backend(pg_backend_pid()) AS ended") }
            return try tx.query("SELECT count(*) AS n FROM numbers").first?.integer("n")
        }
        #expect(found == 0)
        #expect(runs.withLock(\.self) == 2)
        await store.close()
        proxied.proxy.stop()
    }

    @Test("a table that another program gave a column is read and written on, with statements that were prepared before")
    func newColumn() async throws {
        let store = try await proxied.open()
        let other = try await proxied.home.open()
        let select = "SELECT * FROM numbers"
        for step in Int64(0)..<3 {
            try await store.write { [insert] tx in
                _ = try tx.query(select)
                try tx.perform(insert, [.integer(step)])
            }
            #expect(try await store.read { try $0.query(select).first?.columns.count } == Int(3 + step))
            try await other.write { try $0.execute("ALTER TABLE numbers ADD COLUMN more\(step) BIGINT") }
        }
        await store.close()
        await other.close()
        proxied.proxy.stop()
    }

    @Test("a frozen connection of the server's keeps the writer's lock: others are refused by name, and go on when it is gone")
    func stopped() async throws {
        let home = proxied.home
        let location = home.location.patient { patience in
            (patience.answering, patience.reconnecting, patience.locking, patience.doubting) = (1_000, 300, 200, 300)
        }
        let store = try await Store.open(location, environment: "test", migrations: [numbers], clock: HandClock(noon))
        let process = Shared<pid_t?>(nil)
        let error = await #expect(throws: StoreError.self) {
            try await store.write { [insert] tx in
                let id = pid_t(try tx.query("SELECT pg_backend_pid()::bigint AS id").first?.integer("id") ?? 0)
                process.withLock { known in
                    if known == nil, id > 0 {
                        known = id
                        kill(id, SIGSTOP)
                    }
                }
                try tx.execute(insert, [1])
            }
        }
        #expect(error == .locked(path: location.description, holder: nil))
        if let id = process.withLock(\.self) { kill(id, SIGCONT) }
        // The server finds the connection closed, and gives the lock back.
        while (try? await store.write { [insert] tx in try tx.perform(insert, [2]) }) == nil {}
        #expect(try await store.read { try $0.query("SELECT id FROM numbers").map { try $0.integer("id") } } == [2])
        await store.close()
        proxied.proxy.stop()
    }
}
