import Clocks
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Store

extension StoreLocation {
    /// The location with another patience.
    func patient(_ change: (inout PostgresPatience) -> Void) -> StoreLocation {
        guard case .postgres(var address) = self else { return self }
        change(&address.patience)
        return .postgres(address)
    }
}

/// A database of a test's own on the test server, and a proxy in between.
struct ProxiedHome {
    let home: Home
    let proxy: CuttingProxy
    private let location: StoreLocation

    init() throws {
        home = try Home(.postgres)
        guard case .postgres(let address) = home.location else { throw Refused() }
        proxy = try CuttingProxy(toServerIn: try #require(address.parameters["host"]))
        let database = try #require(address.parameters["dbname"])
        let folder = proxy.folder.path.replacing("/", with: "%2F")
        location = try StoreLocation(parsing: "postgres://tollgate@/\(database)?host=\(folder)")
    }

    /// Opens the store through the proxy, impatient unless it is told otherwise.
    func open(_ change: (inout PostgresPatience) -> Void = { _ in }) async throws -> Store {
        let impatient = location.patient { patience in
            (patience.answering, patience.reconnecting, patience.doubting) = (5_000, 5_000, 5_000)
            change(&patience)
        }
        return try await Store.open(impatient, environment: "test", migrations: [numbers], clock: HandClock(noon))
    }
}

/// A PostgreSQL server of a test's own, which may be killed.
final class PrivateServer: Sendable {
    let folder: TemporaryFolder
    let location: StoreLocation

    init() throws {
        folder = try TemporaryFolder(short: true)
        let address = try Self.run("/bin/bash", [Self.script, "start", folder.path])
        location = try StoreLocation(parsing: address.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    deinit { _ = try? Self.run("/bin/bash", [Self.script, "stop", folder.path]) }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../scripts/postgres.sh")
        .standardizedFileURL.path()

    /// Ends every process of the server at once, as a loss of power does but for the disk.
    func crash() {
        // The first one starts all others: stopped, it starts none while they are counted.
        let all = processes
        if let first = all.first { kill(first, SIGSTOP) }
        for process in processes.reversed() { kill(process, SIGKILL) }
        // What is dead but not yet gone still has the memory that the next start looks for.
        for process in all { while kill(process, 0) == 0 { sched_yield() } }
    }

    /// Starts the server again on the same files.
    func start() throws {
        let versions = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")
        let newest = try #require(versions.max { $0.compare($1, options: .numeric) == .orderedAscending })
        let options = "-c listen_addresses='' -c unix_socket_directories='\(folder.path)' -c max_connections=200"
        let program = "/usr/lib/postgresql/\(newest)/bin/pg_ctl"
        let arguments = [
            "--pgdata", folder.file("data"), "--wait", "--silent", "--log", folder.file("server.log"), "--options", options, "start",
        ]
        // The server refuses to run as root.
        if geteuid() == 0 {
            _ = try Self.run("/usr/sbin/runuser", ["-u", "postgres", "--", program] + arguments)
        } else {
            _ = try Self.run(program, arguments)
        }
    }

    /// Runs a statement as the server's administrator; its rows, a line each.
    @discardableResult
    func sql(_ statement: String) throws -> String {
        let address = "postgres://tollgate@/postgres?host=" + folder.path.replacing("/", with: "%2F")
        return try Self.run(
            "/usr/bin/psql", ["--quiet", "--no-psqlrc", "--tuples-only", "--no-align", address, "--command", statement])
    }

    private var processes: [pid_t] {
        guard let text = try? String(contentsOfFile: folder.file("data/postmaster.pid"), encoding: .utf8),
            let first = text.split(separator: "\n").first.flatMap({ pid_t($0) })
        else { return [] }
        let children = (try? String(contentsOfFile: "/proc/\(first)/task/\(first)/children", encoding: .utf8)) ?? ""
        return [first] + children.split(separator: " ").compactMap { pid_t($0) }
    }

    /// Runs a program; what it writes, once it has ended well.
    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        // The server's own user may not be able to stand where this process does.
        try ProgramRun.run("/bin/sh", ["-c", "cd / && exec \"$0\" \"$@\"", program] + arguments).orThrow(program)
    }
}
