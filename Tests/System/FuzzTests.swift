import Foundation
import TestSupport
import Testing

/// Messages of every kind against the program itself, over both transports at once.
@Suite("Whatever is sent", .serialized)
struct FuzzTests {
    @Test("whatever is sent, every request is answered, nothing crashes and memory stays")
    func fuzz() async throws {
        let seconds = Level.isSoak ? 300.0 : 10
        let seed = Seeded.seed(for: "fuzz")
        // The limits of reads and of look-ups would keep most calls away from what they ask for.
        let limits = ["TOLLGATE_LIMITS_READS_PER_MINUTE": "100000", "TOLLGATE_LIMITS_UNKNOWN_ORDERS_PER_HOUR": "100000"]
        let office = try await Office.open(extra: limits)
        try await office.simulator.makePaidOrders((0..<8).map { "fuzz_\($0)" }, total: "90.00")
        let findings = FuzzFindings()
        let token = try office.secret("assistant")
        let stdio = try StdioFuzz(
            office, office.environment.merging(limits) { $1 }.merging(["TOLLGATE_AGENT_TOKEN": token]) { $1 }, findings: findings)
        let end = Date().addingTimeInterval(seconds)
        let http = HTTPFuzz(port: office.httpPort, token: token, findings: findings)
        async let hearing: Void = OwnThread.run { stdio.hear() }
        async let telling: Void = OwnThread.run { stdio.run(seed: seed, until: end) }
        async let first: Void = OwnThread.run { http.run(seed: seed &+ 1, until: end) }
        async let second: Void = OwnThread.run { http.run(seed: seed &+ 2, until: end) }
        async let memory = Self.watch([office.hostPID, stdio.child.pid], seconds: seconds, until: end)
        let ((), (), ()) = await (telling, first, second)
        let quarters = await memory
        stdio.child.closeInput()
        #expect(await stdio.child.end() == .exited(0), Comment(rawValue: stdio.child.errorText))
        await hearing
        #expect(await office.close() == .exited(0), Comment(rawValue: office.hostLog))
        #expect(try await office.command("audit", "verify").status == 0)
        #expect(findings.findings.isEmpty, "\(findings.findings.joined(separator: "\n"))")
        #expect(findings["over HTTP"] > Int(seconds) * 10 && findings["over stdio"] > Int(seconds) * 10, "\(findings.counts)")
        // In seconds a process is still growing into its work: only a whole run tells.
        let isSteady = !Level.isSoak || quarters.allSatisfy { $0.growth <= 0.1 }
        #expect(isSteady, "\(quarters.map(\.text))")
        Acceptance.line(
            "5.3", isGood: findings.findings.isEmpty && isSteady,
            "\(findings["over HTTP"]) messages over HTTP and \(findings["over stdio"]) answers over stdio in \(Int(seconds)) s, "
                + "seed \(seed), all answered; peaks of memory by quarters \(quarters[0].text) (serve), \(quarters[1].text) (stdio)")
    }

    /// Looks at the memory of processes until the time has come.
    private static func watch(_ pids: [pid_t], seconds: Double, until end: Date) async -> [MemoryQuarters] {
        await OwnThread.run {
            var quarters = pids.map { MemoryQuarters(of: $0, seconds: seconds) }
            while Date() < end {
                for place in quarters.indices { quarters[place].sample() }
                usleep(50_000)
            }
            return quarters
        }
    }
}
