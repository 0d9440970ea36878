import Clocks
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Store

/// What only a server can do to a store.
@Suite("A store on PostgreSQL", .needsServer)
struct PostgresTests {
    private let home: Home

    init() throws { home = try Home(.postgres) }

    /// Ends the connections of the store's database, as an administrator or a restart does.
    private func endConnections() async throws {
        let other = try await Store.open(home.location, migrations: [], clock: HandClock(noon))
        _ = try await other.read {
            try $0.query(
                """
                SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'tollgate'
                """)
        }
        await other.close()
    }

    @Test("a connection that was ended while nobody used it is made anew, for reading and for writing")
    func reconnecting() async throws {
        let store = try await home.open()
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        #expect(try await store.count() == 1)
        for id in Int64(2)...4 {
            try await endConnections()
            try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES ($1)", [.integer(id)]) }
            try await endConnections()
            #expect(try await store.count() == id)
        }
        await store.close()
    }

    /// What the server's clock shows.
    private static func serverTime(_ tx: ReadTransaction) throws -> Instant {
        let row = try tx.query("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now").first
        return Instant(milliseconds: try row?.integer("now") ?? 0)
    }

    @Test("time is the server's, for every host, and does not run backwards")
    func serverClock() async throws {
        let store = try await home.open(clock: SystemClock())
        var times: [Instant] = []
        for _ in 0..<20 {
            let earlier = try await store.read { try Self.serverTime($0) }
            let (now, later) = try await store.write { ($0.now, try Self.serverTime($0)) }
            // A machine that is busy may take any time in between.
            #expect(earlier - now <= .milliseconds(1) && now - later <= .milliseconds(1))
            times.append(now)
        }
        #expect(times == times.sorted())
        await store.close()
    }

    @Test("a table that the server has never looked at is looked at before plans are made for it that would last")
    func statistics() async throws {
        // Only the host has it looked at here.
        let quiet = MigrationSet(
            owner: "quiet", migrations: [Migration("quiet", sql: ["ALTER TABLE numbers SET (autovacuum_enabled = false)"])])
        let store = try await home.open([numbers, quiet])
        for id in Int64(0)..<70 {
            try await store.write { try $0.execute("INSERT INTO numbers (id, label) VALUES ($1, 'same')", [.integer(id)]) }
        }
        let known = try await store.read {
            try $0.query("SELECT n_distinct::bigint AS labels FROM pg_stats WHERE tablename = 'numbers' AND attname = 'label'").first
        }
        #expect(try known?.integer("labels") == 1)
        await store.close()
    }

    @Test("a sum beyond 64 bits is refused, not cut")
    func overflow() async throws {
        let store = try await home.open()
        try await store.write { tx in
            for id in [Int64.max, Int64.max - 1] { try tx.execute("INSERT INTO numbers (id) VALUES ($1)", [.integer(id)]) }
        }
        await #expect(throws: StoreError.column(name: "total", wanted: "an integer of 64 bits")) {
            try await store.read { try $0.query("SELECT SUM(id) AS total FROM numbers") }
        }
        await store.close()
    }

    @Test(
        "a whole number of any size that 64 bits hold comes out of a sum as it is",
        arguments: [0, 1, -1, 9_999, 10_000, -10_000, 99_999_999, 100_000_000, 1_000_000_000_001, .max, -.max, .min] as [Int64])
    func numeric(value: Int64) async throws {
        let store = try await home.open()
        let row = try await store.read { try $0.query("SELECT $1::text::numeric AS total", [.text("\(value)")]).first }
        #expect(row?.values == [.integer(value)])
        for beyond in ["9223372036854775808", "-9223372036854775809", "0.5", "100000000000000000000000", "NaN"] {
            await #expect(throws: StoreError.column(name: "total", wanted: "an integer of 64 bits")) {
                try await store.read { try $0.query("SELECT $1::text::numeric AS total", [.text(beyond)]) }
            }
        }
        await store.close()
    }

    @Test(
        "a commit waits for the server's disk at least, whatever the database says, and for a standby where it says so",
        arguments: [("off", "on"), ("local", "on"), ("on", "on"), ("remote_apply", "remote_apply")])
    func synchronous(given: String, used: String) async throws {
        let first = try await home.open()
        let name = try await first.read { try $0.query("SELECT current_database() AS name").first?.text("name") ?? "" }
        try await first.write { try $0.execute("ALTER DATABASE \(name) SET synchronous_commit = \(given)") }
        await first.close()
        let store = try await home.open()
        let row = try await store.write { try $0.query("SELECT current_setting('synchronous_commit') AS value").first }
        #expect(row?.values == [.text(used)])
        await store.close()
    }

    @Test("of several hosts the one that takes writes is used, and where none does the store is not opened")
    func severalHosts() async throws {
        let first = try await home.open()
        try await first.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        let name = try await first.read { try $0.query("SELECT current_database() AS name").first?.text("name") ?? "" }
        guard case .postgres(let address) = home.location, let host = address.parameters["host"] else { return }
        let dead = try TemporaryFolder(short: true)
        let hosts = [dead.path, host].joined(separator: ",").replacing("/", with: "%2F")
        let several = try StoreLocation(parsing: "postgres://tollgate@/\(name)?host=\(hosts)")
        let store = try await Store.open(several, environment: "test", migrations: [numbers], clock: HandClock(noon))
        #expect(try await store.count() == 1)
        await store.close()
        try await first.write { try $0.execute("ALTER DATABASE \(name) SET default_transaction_read_only = on") }
        await first.close()
        let error = await #expect(throws: StoreError.self) { try await home.open() }
        guard case .cannotOpen(_, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("read-only"))
    }

    @Test("a server that does not answer is an error that names it and no password")
    func unreachable() async throws {
        let location = try StoreLocation(parsing: "postgres://desk:hunter2@127.0.0.1:1/shop")
        let error = await #expect(throws: StoreError.self) {
            try await Store.open(location, migrations: [], clock: HandClock(noon))
        }
        guard case .cannotOpen("postgres://127.0.0.1:1/shop", let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.contains("hunter2"))
    }
}

@Suite("The address of a PostgreSQL store")
struct PostgresAddressTests {
    @Test("it is shown without user and password")
    func shown() throws {
        for text in ["postgres://desk:hunter2@localhost/shop", "postgresql://desk:hunter2@localhost:5432/shop"] {
            #expect("\(try StoreLocation(parsing: text))" == "postgres://localhost:5432/shop")
        }
    }

    @Test(
        "what would cross a network in the clear is refused",
        arguments: [
            ("postgres://db.example/shop?sslmode=disable", false), ("postgres://db.example/shop?sslmode=prefer", false),
            ("postgres://db.example/shop?sslmode=allow", false), ("postgres://db.example/shop?sslmode=require", true),
            ("postgres://db.example/shop?sslmode=verify-full", true), ("postgres://db.example/shop", true),
            ("postgres://localhost/shop?sslmode=disable", true), ("postgres://db.example/shop?hostaddr=127.0.0.1&sslmode=disable", true),
            ("postgres://localhost/shop?hostaddr=10.0.0.9&sslmode=disable", false),
            ("postgres://localhost,127.0.0.1/shop?sslmode=disable", true),
            ("postgres://127.evil.example/shop?sslmode=disable", false), ("postgres://127.9.9.9/shop?sslmode=disable", true),
            ("postgres://[::1]/shop?sslmode=disable", true), ("postgres:///shop?host=%2Frun&sslmode=disable", true),
        ])
    func protection(text: String, isTaken: Bool) {
        if isTaken {
            #expect(throws: Never.self) { try StoreLocation(parsing: text) }
        } else {
            #expect(
                throws: StoreError.unprotected(server: String(text.prefix { $0 != "?" }).replacing("/shop", with: ":5432/shop"))
            ) {
                try StoreLocation(parsing: text)
            }
        }
    }

    @Test("an address that names no host, whose place the environment may name, asks for a certificate; a socket and loopback need none")
    func noHost() throws {
        #expect(try PostgresAddress(parsing: "postgres:///shop").parameters["sslmode"] == "verify-full")
        #expect(try PostgresAddress(parsing: "postgres:///shop?service=other").parameters["sslmode"] == "verify-full")
        #expect(try PostgresAddress(parsing: "postgres:///shop?host=%2Frun").parameters["sslmode"] == nil)
        #expect(try PostgresAddress(parsing: "postgres://127.0.0.1/shop").parameters["sslmode"] == nil)
    }

    @Test(
        "where a connection has led is asked of the connection: a socket of this machine and loopback are local, and nothing else",
        arguments: [
            ("127.0.0.1", true), ("127.200.1.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("10.0.0.9", false), ("::", false),
            ("::2", false), ("::ffff:10.0.0.1", false), ("fe80::1", false), ("128.0.0.1", false),
        ])
    func peers(address: String, isLocal: Bool) throws {
        #expect(PostgresPeer(address)?.isLocal == isLocal)
        var storage = sockaddr_storage()
        try withUnsafeMutableBytes(of: &storage) { bytes in
            if address.contains(":") {
                var peer = sockaddr_in6()
                peer.sin6_family = sa_family_t(AF_INET6)
                try #require(inet_pton(AF_INET6, address, &peer.sin6_addr) == 1)
                bytes.storeBytes(of: peer, as: sockaddr_in6.self)
            } else {
                var peer = sockaddr_in()
                peer.sin_family = sa_family_t(AF_INET)
                try #require(inet_pton(AF_INET, address, &peer.sin_addr) == 1)
                bytes.storeBytes(of: peer, as: sockaddr_in.self)
            }
        }
        #expect(PostgresPeer(storage).isLocal == isLocal)
    }

    @Test("a name is no address, a socket without a peer has none, and one of this machine's own is local")
    func otherPeers() throws {
        #expect(PostgresPeer("127.evil.example") == nil && PostgresPeer("") == nil)
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        #expect(PostgresPeer(ofSocket: ends[0])?.isLocal == true)
        #expect(PostgresPeer(ofSocket: -1) == nil)
    }

    @Test("several hosts are shown each with its port, and one of them on another machine needs protection")
    func hosts() throws {
        let location = try StoreLocation(parsing: "postgres://desk:hunter2@localhost:5433,127.0.0.1/shop")
        #expect("\(location)" == "postgres://localhost:5433,127.0.0.1:5432/shop")
        #expect(throws: StoreError.unprotected(server: "postgres://localhost:5433,db.example:5433/shop")) {
            try StoreLocation(parsing: "postgres://localhost,db.example/shop?port=5433&sslmode=prefer")
        }
    }

    @Test(
        "a standby is never asked for, whatever the address says",
        arguments: ["", "?target_session_attrs=any", "?target_session_attrs=standby"])
    func writable(suffix: String) throws {
        #expect(try PostgresAddress(parsing: "postgres://localhost/shop\(suffix)").parameters["target_session_attrs"] == "read-write")
    }

    @Test("what is no address is refused without being repeated", arguments: ["postgres://h/d?secret=1", "postgres://[bad", "postgres:\0"])
    func malformed(text: String) {
        #expect(throws: StoreError.unknownLocation("postgres:…")) { try StoreLocation(parsing: text) }
    }
}
