import Foundation

/// A database on the PostgreSQL server for tests, empty and nobody else's; it goes with the server. (Dropping one makes the server write
/// everything to disk, which takes longer than most tests.)
///
/// `scripts/postgres.sh start` prints the address of such a server, and TOLLGATE_TEST_POSTGRES names it. With TOLLGATE_TEST_STORE=postgres
/// the houses of the rooms' tests stand on it instead of on SQLite: every statement of every room runs there as well. Such a run needs
/// `--no-parallel`: each house has its own connections, and a server has a hundred or two.
public final class TestDatabase: Sendable {
    /// The address of the server for tests; nil where this run has none.
    public static let server = variable("TOLLGATE_TEST_POSTGRES")

    /// What a test that needs a server says where there is none.
    public static let whyNoServer =
        "TOLLGATE_TEST_POSTGRES names no server; `scripts/postgres.sh start FOLDER` prints the address of one"

    /// The database's address.
    public let address: String

    /// A new database on the server for tests.
    public init() throws {
        guard let server = Self.server else { throw Missing(description: Self.whyNoServer) }
        let name = "t\(UInt64.random(in: .min ... .max))"
        address = server.replacingOccurrences(of: "/postgres?", with: "/\(name)?")
        try Self.run("CREATE DATABASE \(name)", at: server)
    }

    /// A new database where this run wants houses to stand on PostgreSQL; else nil.
    public static func ifWanted() throws -> TestDatabase? {
        variable("TOLLGATE_TEST_STORE") == "postgres" ? try TestDatabase() : nil
    }

    /// Runs a statement on this database as its owner.
    public func run(_ sql: String) throws { try Self.run(sql, at: address) }

    /// Sets the server's clock, as connections that are made to this database from now on see it, so far ahead of this machine's: a
    /// function of the database's own stands before the server's.
    public func setClock(milliseconds ahead: Int64) throws {
        try run(
            """
            CREATE OR REPLACE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
            AS $$ SELECT pg_catalog.clock_timestamp() + interval '\(ahead) milliseconds' $$;
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$
            """)
    }

    /// The same database for another role.
    public func address(as role: String) -> String { address.replacingOccurrences(of: "//tollgate@", with: "//\(role)@") }

    private static func run(_ sql: String, at address: String) throws {
        let words = ["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", address, "--command", sql]
        _ = try ProgramRun.run("/usr/bin/psql", words).orThrow("the server for tests, asked for `\(sql)`,")
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// There is no server for tests.
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }
}
