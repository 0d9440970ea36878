import Clocks
import Dispatch
import Foundation
import Ledger
import Store
import Synchronization

/// The figures that the ledger is held to: what it reserves a second on both stores, and what a reserve costs after many others.
enum LedgerFigures {
    /// Measures all of them, and prints a line for each as it is known.
    /// - Parameters:
    ///   - folder: where the stores lie; gone afterwards. It should be on the disk that matters.
    ///   - past: how many past operations the large store has.
    static func measure(in folder: String, past: Int) throws {
        let failure = Mutex<(any Error)?>(nil)
        let ended = DispatchSemaphore(value: 0)
        Task {
            do {
                try await reserves(in: folder)
                try await onServer(in: folder)
                try await afterMany(past, in: folder)
            } catch { failure.withLock { $0 = error } }
            ended.signal()
        }
        ended.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// On SQLite every commit carries what waits, so that a slow disk makes commits longer and not many more of them: the bound is what
    /// 64 callers come to who share one commit, where 10 000 a second is asked for at 0.1 ms a sync.
    private static func reserves(in folder: String) async throws {
        let desk = try await LedgerDesk.open(.sqlite(path: "\(folder)/reserves.sqlite"))
        let syncs = try [Disk.sync(in: folder), Disk.sync(in: folder)]
        let hot = try await median { try await LedgerCallers.rate(desk, agents: 1) }
        let spread = try await median { try await LedgerCallers.rate(desk, agents: 10_000) }
        let sync = try (syncs + [Disk.sync(in: folder)]).sorted()[1]
        await desk.store.close()
        let callers = Double(LedgerCallers.count)
        let bound = callers / (callers / 10_000 - 0.000_1 + max(sync, 0.000_1))
        tell(
            """
            4.7 \(min(hot, spread) >= bound ? "ok" : "failed") reserve and intent at \(LedgerCallers.count) callers on SQLite: \
            \(Int(hot)) a second under hot limits, \(Int(spread)) under spread ones; one fsync takes \(hundredth(sync * 1e3)) ms, \
            at which at least \(Int(bound)) are asked for (10000 at 0.1 ms)
            """)
    }

    private static func onServer(in folder: String) async throws {
        guard let server = LedgerServer(in: folder) else {
            return tell("4.7 failed reserve and intent on PostgreSQL: there is no server at TOLLGATE_BENCH_POSTGRES")
        }
        try server.prepareUpdates(rows: 10_000)
        let desk = try await LedgerDesk.open(server.location("ledger"))
        var (hot, spread, one, many): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        // Turn by turn, so that what else the machine does meets both alike.
        for _ in 0..<3 {
            one.append(try server.updates(rows: 1))
            hot.append(try await LedgerCallers.rate(desk, agents: 1))
            many.append(try server.updates(rows: 10_000))
            spread.append(try await LedgerCallers.rate(desk, agents: 10_000))
        }
        await desk.store.close()
        let (hotShare, spreadShare) = (median(hot) / median(one), median(spread) / median(many))
        tell(
            """
            4.7 \(hotShare >= 0.7 && spreadShare >= 0.3 ? "ok" : "failed") reserve and intent at \(LedgerCallers.count) callers on \
            PostgreSQL: \(Int(median(hot))) a second under one hot limit, \(hundredth(hotShare)) of the \
            \(Int(median(one))) updates of one row that pgbench makes (at least 0.7); \(Int(median(spread))) under spread limits, \
            \(hundredth(spreadShare)) of \
            \(Int(median(many))) updates of spread rows (at least 0.3)
            """)
    }

    private static func afterMany(_ past: Int, in folder: String) async throws {
        let few = try await LedgerDesk.open(.sqlite(path: "\(folder)/few.sqlite"))
        let many = try await LedgerDesk.open(.sqlite(path: "\(folder)/many.sqlite"))
        try await LedgerHistory.fill(few, operations: 10_000)
        let start = DispatchTime.now().uptimeNanoseconds
        try await LedgerHistory.fill(many, operations: past)
        tell("\(past) past operations written in \(Int(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9)) s")
        var costs: [String: (few: [Double], many: [Double])] = [:]
        for turn in 0..<5 {
            for (name, cost) in try await LedgerHistory.cost(few, turn: turn) { costs[name, default: ([], [])].few.append(cost) }
            for (name, cost) in try await LedgerHistory.cost(many, turn: turn) { costs[name, default: ([], [])].many.append(cost) }
        }
        await few.store.close()
        await many.store.close()
        var (texts, worst): ([String], Double) = ([], 0)
        for name in LedgerDesk.windows {
            guard let cost = costs[name] else { continue }
            let ratio = median(cost.many) / median(cost.few)
            worst = max(worst, ratio)
            texts.append("\(name) \(Int(median(cost.few))) µs and \(Int(median(cost.many))) µs")
        }
        tell(
            """
            4.7 \(worst <= 1.5 ? "ok" : "failed") a reserve after 10000 and after \(past) operations: \(texts.joined(separator: ", ")); at \
            most \(hundredth(worst)) times as much (at most 1.5)
            """)
    }

    /// Each figure is shown when it is known, also in a file.
    private static func tell(_ line: String) {
        print(line)
        fflush(nil)
    }

    private static func median(_ figures: [Double]) -> Double { figures.sorted()[figures.count / 2] }

    private static func median(_ work: () async throws -> Double) async throws -> Double {
        var figures: [Double] = []
        for _ in 0..<3 { figures.append(try await work()) }
        return median(figures)
    }

    private static func hundredth(_ figure: Double) -> Double { (figure * 100).rounded() / 100 }
}
