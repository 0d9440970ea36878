import Glibc

/// What one governed refund costs the host, everything included: HTTP and MCP, the facts of the order asked of the platform, the decision,
/// the reservation and its entry made durable, the refund itself, its outcome made durable, and the log's tree.
struct RefundBenchmark {
    static let callers = 64
    /// A refund whose number the host makes is two requests to the platform: the order's facts, and the refund.
    static let signatures = 2.0
    private static let runs = 5
    private static let refundsPerRun = 1000

    /// What one run of the callers cost.
    private struct Sample {
        let run: RefundCallers.Run
        /// Milliseconds of the host's processor time for one refund.
        let host: Double
        let simulator: Double

        var perSecond: Double { Double(run.latencies.count) / run.seconds }
    }

    /// Measures, and says in one line whether the figure holds.
    static func measure(store: String? = nil) throws -> (details: [String], line: String) {
        let desk = try RefundDesk(store: store)
        let before = try Machine.signature(in: desk.folder)
        let synchronisation = try Machine.synchronisation(in: desk.folder)
        let orders = (0..<(refundsPerRun * (runs + 1))).map { "bench_\($0)" }
        try desk.makeOrders(orders)
        // The first run opens connections, compiles statements and counts for nothing.
        _ = try sample(desk, orders[..<refundsPerRun])
        let threads = try desk.host.processorTimeOfThreads()
        let samples = try (1...runs).map { run in try sample(desk, orders[(run * refundsPerRun)..<((run + 1) * refundsPerRun)]) }
        let after = try desk.host.processorTimeOfThreads()
        let signature = [before, try Machine.signature(in: desk.folder)].min() ?? before
        guard try desk.refunds() == orders.count else { throw Benchmarks.Unfit(what: "the simulator has made other refunds") }
        let memory = desk.host.largestMemory
        try desk.close()

        let host = median(samples.map(\.host))
        let multiple = host / (signatures * signature)
        let shares = after.map { ($0.key, ($0.value - (threads[$0.key] ?? 0)) / Double(refundsPerRun * runs)) }
            .filter { $0.1 > 0.001 }.sorted { $0.1 > $1.1 }.map { "\($0.0) \(thousandth($0.1))" }
        let details = [
            "refund: \(samples.map { "\(Int($0.perSecond)) a second, \(thousandth($0.host)) ms" }.joined(separator: "; "))",
            "refund: the host's threads, in ms for each refund: \(shares.joined(separator: ", "))",
            "refund: the simulator's \(thousandth(median(samples.map(\.simulator)))) ms; the host's memory at most \(memory) MiB; "
                + "a caller waits \(tenth(median(samples.map { $0.run.percentile(50) }))) ms, "
                + "one of a hundred \(tenth(median(samples.map { $0.run.percentile(99) }))) ms or more",
        ]
        let line =
            "4.7 \(multiple <= 2.5 ? "ok" : "failed") one governed refund costs the host \(thousandth(host)) ms of processor time, "
            + "\(hundredth(multiple)) times its two RSA-2048 signatures of \(thousandth(signature)) ms (at most 2.5); "
            + "\(Int(median(samples.map(\.perSecond)))) refunds a second at \(callers) callers, one fsync \(thousandth(synchronisation)) ms"
        return (details, line)
    }

    private static func sample(_ desk: RefundDesk, _ orders: ArraySlice<String>) throws -> Sample {
        let (host, simulator) = (try desk.host.processorTime(), try desk.simulator.processorTime())
        let run = try RefundCallers.refund(orders, callers: callers, port: desk.hostPort, token: desk.token)
        // The entries of the last calls get their places in the tree after these were answered: that belongs to their cost.
        usleep(1_200_000)
        let count = Double(orders.count)
        return Sample(
            run: run, host: (try desk.host.processorTime().total - host.total) / count,
            simulator: (try desk.simulator.processorTime().total - simulator.total) / count)
    }

    private static func median(_ figures: [Double]) -> Double { figures.sorted()[figures.count / 2] }
    private static func tenth(_ figure: Double) -> Double { (figure * 10).rounded() / 10 }
    private static func hundredth(_ figure: Double) -> Double { (figure * 100).rounded() / 100 }
    private static func thousandth(_ figure: Double) -> Double { (figure * 1000).rounded() / 1000 }
}
