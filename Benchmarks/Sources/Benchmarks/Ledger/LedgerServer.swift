import Foundation
import Store

/// The PostgreSQL server of one run, which `scripts/bench.sh` starts, and what its own benchmark says of it.
struct LedgerServer {
    private let address: String
    private let folder: String
    private let binaries: String

    /// The server at `TOLLGATE_BENCH_POSTGRES`; nil where there is none.
    /// - Parameter folder: where a script for pgbench may lie.
    init?(in folder: String) {
        let given = ProcessInfo.processInfo.environment["TOLLGATE_BENCH_POSTGRES"] ?? ""
        guard !given.isEmpty, let binaries = Self.binaries else { return nil }
        address = given
        self.folder = folder
        self.binaries = binaries
    }

    func location(_ name: String) throws -> StoreLocation {
        _ = try run("psql", ["--quiet", "--no-psqlrc", address, "--command", "CREATE DATABASE \(name)"])
        return try StoreLocation(parsing: address.replacing("/postgres?", with: "/\(name)?"))
    }

    /// Makes the rows that `updates` changes.
    func prepareUpdates(rows: Int) throws {
        for sql in [
            "CREATE TABLE spots (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL)",
            "INSERT INTO spots SELECT n, 0 FROM generate_series(1, \(rows)) n", "VACUUM ANALYZE spots",
        ] {
            _ = try run("psql", ["--quiet", "--no-psqlrc", address, "--command", sql])
        }
    }

    /// How many single-row updates a second as many callers come to, each its own transaction, by PostgreSQL's own pgbench.
    func updates(rows: Int, seconds: Int = 5) throws -> Double {
        let script = "\(folder)/updates.sql"
        try "\\set id random(1, \(rows))\nUPDATE spots SET amount = amount + 1 WHERE id = :id;\n".write(
            toFile: script, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: script) }
        let text = try run(
            "pgbench",
            [
                "--no-vacuum", "--protocol", "prepared", "--client", "\(LedgerCallers.count)", "--jobs", "2", "--time", "\(seconds)",
                "--file", script, address,
            ])
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("tps = ") }),
            let rate = line.split(separator: " ").dropFirst(2).first.flatMap({ Double($0) })
        else { throw Benchmarks.Unfit(what: "pgbench says `\(text.suffix(200))`") }
        return rate
    }

    /// Where the newest server lies that is installed.
    private static var binaries: String? {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap(Int.init).max().map { "\(root)/\($0)/bin" }
    }

    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let log = "\(folder)/server.log"
        defer { try? FileManager.default.removeItem(atPath: log) }
        return try Program.run("\(binaries)/\(program)", arguments, environment: ["PATH": "/usr/bin:/bin", "HOME": folder], log: log)
    }
}
