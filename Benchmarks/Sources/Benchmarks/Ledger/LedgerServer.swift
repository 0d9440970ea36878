import Foundation
import Store

/// A private PostgreSQL server for one run, and what its own benchmark says of it.
struct LedgerServer {
    let address: String
    private let folder: String

    /// Starts one; nil where PostgreSQL is not installed.
    init?(in folder: String) throws {
        self.folder = folder
        guard let binaries = Self.binaries else { return nil }
        self.binaries = binaries
        address = try Self.run("scripts/postgres.sh", ["start", folder]).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private let binaries: String

    func stop() throws { _ = try Self.run("scripts/postgres.sh", ["stop", folder]) }

    func location(_ name: String) throws -> StoreLocation {
        _ = try Self.run("\(binaries)/psql", ["--quiet", "--no-psqlrc", address, "--command", "CREATE DATABASE \(name)"])
        return try StoreLocation(parsing: address.replacing("/postgres?", with: "/\(name)?"))
    }

    /// Makes the rows that `updates` changes.
    func prepareUpdates(rows: Int) throws {
        for sql in [
            "CREATE TABLE spots (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL)",
            "INSERT INTO spots SELECT n, 0 FROM generate_series(1, \(rows)) n", "VACUUM ANALYZE spots",
        ] {
            _ = try Self.run("\(binaries)/psql", ["--quiet", "--no-psqlrc", address, "--command", sql])
        }
    }

    /// How many single-row updates a second as many callers come to, each its own transaction, by PostgreSQL's own pgbench.
    func updates(rows: Int, seconds: Int = 5) throws -> Double {
        let script = "\(folder).sql"
        try "\\set id random(1, \(rows))\nUPDATE spots SET amount = amount + 1 WHERE id = :id;\n".write(
            toFile: script, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: script) }
        let text = try Self.run(
            "\(binaries)/pgbench",
            [
                "--no-vacuum", "--protocol", "prepared", "--client", "\(LedgerCallers.count)", "--jobs", "2", "--time", "\(seconds)",
                "--file",
                script, address,
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

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Benchmarks.Unfit(what: "`\(program)` ended with \(process.terminationStatus)") }
        return String(decoding: data, as: UTF8.self)
    }
}
