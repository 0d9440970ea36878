import BillSamples
import Bills
import Glibc
import Money

/// How long a settlement day's bill takes, and how much memory, in a process that does nothing else.
enum BillBenchmark {
    private static let (trades, refunds) = (100_000, 3_000)
    private static let (mostSeconds, mostMegabytes) = (2.0, 150.0)
    private static let rounds = 3

    /// Measures, and says in one line whether the figures hold: against sums that were made with the bill, and not read from it.
    static func measure() throws -> String {
        let day = SampleDay(trades: trades, refunds: refunds, seed: 63)
        let above = day.bill.lines.filter { !$0.isRefund && $0.amount > threshold.minorUnits }
        let expected =
            [Int64(trades), Int64(refunds), day.gross, day.refunds, day.received, day.fees, day.net]
            + [Int64(above.count), above.reduce(0) { $0 + $1.amount }]
        let path = "/tmp/tollgate-bench-\(getpid()).zip"
        try write(day.bill.archive, to: path)
        defer { unlink(path) }
        var (isExact, seconds, megabytes) = (true, 0.0, 0.0)
        for round in 1...rounds {
            let log = "/tmp/tollgate-bench-\(getpid())-\(round).log"
            defer { unlink(log) }
            let words = try Program.run("/proc/self/exe", [child, path], environment: [:], log: log).split(whereSeparator: \.isWhitespace)
            guard words.count == expected.count + 2, let took = Double(words[words.count - 2]), let most = Double(words[words.count - 1])
            else { throw Benchmarks.Unfit(what: "the bill's reader answers otherwise") }
            isExact = isExact && words.dropLast(2).map { Int64($0) } == expected
            (seconds, megabytes) = (max(seconds, took), max(megabytes, most))
        }
        let holds = isExact && seconds < mostSeconds && megabytes < mostMegabytes
        return "6.3 \(holds ? "ok" : "failed") a bill of \(trades) trades and \(refunds) refunds, \(rounds) times: "
            + "\(isExact ? "exact to the fen" : "not exact"), at worst \(hundredth(seconds)) s (under 2) and "
            + "\(hundredth(megabytes)) MB (under 150), process and all"
    }

    /// The word with which this program is called to be measured.
    static let child = "bill-child"
    private static let threshold = Money.fen(400_000)

    /// What the measured process does: reads the file, adds the bill up, and writes figures, seconds and megabytes.
    static func read(_ path: String) throws {
        let zip = Files.bytes(path)
        let clock = ContinuousClock()
        let start = clock.now
        let summary = try BillArchive(zip).summary(above: threshold)
        let took = clock.now - start
        guard case .trade(let figures) = summary.figures, let above = summary.above else {
            throw Benchmarks.Unfit(what: "the bill is no trade bill")
        }
        let amounts = [figures.gross, figures.refunds, figures.received, figures.fees, figures.net].map { "\($0.minorUnits)" }
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        let line = Files.text("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? .infinity
        let counts = ["\(figures.trades)", "\(figures.refundCount)"]
        let words = counts + amounts + ["\(above.count)", "\(above.total.minorUnits)", "\(seconds)", "\(kilobytes * 1024 / 1_000_000)"]
        print(words.joined(separator: " "))
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Benchmarks.Unfit(what: "`\(path)` cannot be written") }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Benchmarks.Unfit(what: "`\(path)` cannot be written") }
            rest = rest.dropFirst(count)
        }
    }

    private static func hundredth(_ figure: Double) -> Double { (figure * 100).rounded() / 100 }
}
