import Diagnostics
import Foundation
import Glibc
import JSON
import Money

/// Measures the paths that every call takes. Figures are for comparing two versions on one quiet machine.
///
/// Without a word all of it; a word chooses one part: `language` for texts and policies, `bills` for a settlement day, `ledger` for what is
/// reserved, `refunds` for whole refunds through a host, `mcp` for calls that only look, `start` for how soon a process serves.
@main
struct Benchmarks {
    /// A sample that does not do what it is measured for.
    struct Unfit: Error, CustomStringConvertible {
        let what: String
        var description: String { what }
    }

    static func main() {
        let words = Set(CommandLine.arguments.dropFirst())
        do {
            if CommandLine.arguments.count == 3, CommandLine.arguments[1] == BillBenchmark.child {
                return try BillBenchmark.read(CommandLine.arguments[2])
            }
            if words.isEmpty || words.contains("language") { try measureLanguage() }
            fflush(nil)
            if words.isEmpty || words.contains("bills") { print(try BillBenchmark.measure()) }
            fflush(nil)
            if words.isEmpty || words.contains("ledger") { try measureLedger() }
            fflush(nil)
            if words.isEmpty || words.contains("refunds") { try measureRefunds() }
            fflush(nil)
            if words.isEmpty || words.contains("mcp") { try measureCalls() }
            fflush(nil)
            if words.isEmpty || words.contains("start") { print(try StartBenchmark.measure()) }
        } catch {
            print("error: \(error)")
            exit(1)
        }
    }

    private static func measureLanguage() throws {
        print(Measurement.heading)
        for measurement in try json() + money() { print(measurement.line) }
        let figures = try Figures.measure()
        for measurement in figures.measurements { print(measurement.line) }
        print(figures.line)
    }

    /// `TOLLGATE_BENCH_FOLDER` says where the stores lie while they are measured: the disk decides. `TOLLGATE_BENCH_PAST` is how many
    /// past operations are written, where it is not ten million, which take 10 GB. `scripts/bench.sh` starts the server.
    private static func measureLedger() throws {
        func setting(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        let folder = "\(setting("TOLLGATE_BENCH_FOLDER") ?? "/var/tmp")/tollgate-bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try LedgerFigures.measure(in: folder, past: setting("TOLLGATE_BENCH_PAST").flatMap { Int($0) } ?? 10_000_000)
    }

    /// `TOLLGATE_BENCH_STORE` says where the host keeps its book, for instance `postgres://…`.
    private static func measureRefunds() throws {
        let refunds = try RefundBenchmark.measure(store: getenv("TOLLGATE_BENCH_STORE").map { String(cString: $0) })
        for detail in refunds.details { print(detail) }
        print(refunds.line)
    }

    /// `TOLLGATE_PYTHON_ENVS` says where the environment of `fastmcp` is; `scripts/bench.sh` makes it.
    private static func measureCalls() throws {
        let calls = try CallBenchmark.measure(python: getenv("TOLLGATE_PYTHON_ENVS").map { String(cString: $0) + "/fastmcp" })
        for detail in calls.details { print(detail) }
        print(calls.line)
    }

    private static func json() throws -> [Measurement] {
        let bytes = Samples.call
        let value = try JSONValue(parsing: bytes)
        return [
            try Measurement("JSON: read a call of \(bytes.count) bytes") { try JSONValue(parsing: bytes).objectValue?.count ?? 0 },
            Measurement("JSON: write it") { value.bytes.count },
            Measurement("JSON: its canonical form") { value.canonicalBytes.count },
        ]
    }

    private static func money() throws -> [Measurement] {
        let (price, limit) = (Money.fen(8_888), Money.fen(500_000))
        return [
            try Measurement("Money: read 88.880") { try Int(Money(decimal: "88.880", currency: .cny).minorUnits) },
            Measurement("Money: write 88.88") { price.decimalText.utf8.count },
            try Measurement("Money: add, then compare") { try price.adding(limit).isAtMost(limit) ? 1 : 0 },
        ]
    }
}
