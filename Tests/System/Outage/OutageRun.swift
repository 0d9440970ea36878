import Foundation
import JSON
import Synchronization

/// Three replicas and their callers, while the server of their store is stopped, killed, restarted and replaced.
final class OutageRun: Sendable {
    private static let replicas = 3
    private static let callers = 9

    let world: World
    let desk: Desk
    let seed: UInt64
    private let servers: ServerPair
    private let ports: [Int]
    private let hosts = Mutex<[Child]>([])
    private let findings = Mutex<[String]>([])
    private let checkpoints: Checkpoints
    /// How many calls were answered with a success.
    private let successes = Atomic(0)
    private let isOver = Atomic(false)
    /// What was done to the servers, and how often.
    private let events = Mutex<[String: Int]>([:])

    init(_ world: World, _ servers: ServerPair, seed: UInt64) throws {
        self.world = world
        self.servers = servers
        self.seed = seed
        desk = Desk(simulator: world.simulator, seed: seed)
        checkpoints = Checkpoints(of: world)
        ports = try (0..<Self.replicas).map { _ in try Sockets.freePort() }
    }

    /// What was not as it has to be.
    var problems: [String] { findings.withLock { $0 } }

    func expect(_ condition: Bool, _ finding: @autoclosure () -> String) {
        if !condition { findings.withLock { $0.append(finding()) } }
    }

    // MARK: - The storm

    /// Calls go on all the while that the server comes and goes.
    func storm(rounds: Int) async throws {
        for (place, port) in ports.enumerated() {
            let variables = ["TOLLGATE_TEST_TIMEOUTS": "2000,4000", "TOLLGATE_TEST_PAUSE": "200"]
            let replica = try world.replica("replica-\(place)")
            let host = try world.startHost("host-\(place)", port: port, variables.merging(replica) { $1 })
            hosts.withLock { $0.append(host) }
            try await world.waitUntilServing(port, host)
        }
        try await faultsOn()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<Self.callers { group.addTask { try await self.call(as: caller) } }
            group.addTask { try await self.tick() }
            do { for round in 0..<rounds { try await disturb(round, isLast: round == rounds - 1) } } catch {
                isOver.store(true, ordering: .sequentiallyConsistent)
                throw error
            }
            isOver.store(true, ordering: .sequentiallyConsistent)
            try await group.waitForAll()
        }
        let ended = hosts.withLock { $0.filter(\.hasEnded).map(\.errorText) }
        expect(ended.isEmpty, "a host did not outlive the server's absence: \(ended)")
    }

    private var isRunning: Bool { !isOver.load(ordering: .sequentiallyConsistent) }

    private func call(as caller: Int) async throws {
        while isRunning {
            let ask = try await desk.next(large: 0)
            let answer = await ask.send(to: ports[caller % ports.count], token: world.token)
            if answer == .succeeded { successes.add(1, ordering: .sequentiallyConsistent) }
            await desk.hear(answer, to: ask)
            // A host that has nowhere to write to refuses at once: whoever asked does not insist a thousand times a second.
            if case .error = answer { try await Task.sleep(for: .milliseconds(100)) }
        }
    }

    /// The clock goes four times as fast, so that what has lost its answer is settled meanwhile.
    private func tick() async throws {
        while isRunning {
            try world.clock.turn(seconds: 1)
            try await Task.sleep(for: .milliseconds(333))
        }
    }

    private func faultsOn() async throws {
        let looking = ["slow": 60, "connection-lost-after": 30]
        let moving = ["slow": 60, "duplicate": 60, "connection-lost-after": 60, "connection-lost-before": 20, "late-arrival": 20]
        try await world.simulator.setChances(
            seed: seed,
            perMille: ["alipay.trade.query": looking, "alipay.trade.fastpay.refund.query": looking, "alipay.trade.refund": moving],
            details: ["hangsUp": true, "lookUps": 1, "afterMilliseconds": 45_000, "delayMilliseconds": 300])
    }

    // MARK: - What befalls the servers

    /// Everything once; in between the hosts get on with their work.
    private func disturb(_ round: Int, isLast: Bool) async throws {
        for halt in ServerPair.Halt.allCases {
            try await after(12, "restart after \(halt.rawValue) stop") {
                try await servers.restart(after: halt, milliseconds: await desk.pick(0..<1500))
            }
        }
        try await after(12, "standby away") { try await servers.restartStandby(milliseconds: await desk.pick(0..<1500)) }
        try await checkpoints.keep()
        let halts = ServerPair.Halt.allCases.reversed()
        let halt = Array(halts)[round % halts.count]
        try await after(12, "fail-over after \(halt.rawValue) stop") { try await servers.failOver(after: halt) }
        if !isLast { try await after(12, "new standby") { try await servers.renewStandby() } }
        try await after(12, nil) {}
    }

    /// Does something once so many more refunds were answered with a success.
    private func after(_ count: Int, _ event: String?, _ body: () async throws -> Void) async throws {
        let before = successes.load(ordering: .sequentiallyConsistent)
        try await until("the hosts go on, before \(event ?? "the end")") {
            successes.load(ordering: .sequentiallyConsistent) >= before + count
        }
        try await body()
        if let event { events.withLock { $0[event, default: 0] += 1 } }
    }

    // MARK: - Afterwards

    /// Nothing goes wrong any more, and time passes until everything is settled; then the callers ask for what they were not told.
    func settle() async throws {
        try await world.simulator.clearFaults()
        try await world.simulator.releaseLate()
        for _ in 0..<2 {
            try await pass()
            let open = await desk.records.filter { !$0.isConcluded }.map(\.ask)
            for (place, ask) in open.enumerated() {
                await desk.hear(await ask.send(to: ports[place % ports.count], token: world.token), to: ask)
            }
        }
        try await pass()
        let ended = await Child.terminate(hosts.withLock { $0 })
        expect(ended.isEmpty, "\(ended)")
    }

    private func pass() async throws { try await world.settle(steps: 90, seconds: 11) }

    /// Every checkpoint that was kept, of the server that is no more among them, is one of the log's.
    func verify() async throws {
        let findings = try await checkpoints.verify()
        expect(findings.isEmpty, "\(findings)")
    }

    func text(_ settlement: Settlement, seconds: Double) async -> String {
        let records = await desk.records
        let answers = Dictionary(grouping: records.flatMap(\.answers), by: \.kind).mapValues(\.count)
        let told = answers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let done = events.withLock { $0 }.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return """
            \(Self.replicas) replicas on a server with a synchronous standby: \(done); \(records.count) refunds asked for by \
            \(Self.callers) callers, \(settlement.refunds.count) made, \(settlement.doubled.count) twice; answers: \(told), \
            \(records.map(\.unanswered).reduce(0, +)) lost; every success that was told is posted and in the log, every refund that was \
            made is posted; \(await checkpoints.count) checkpoints from before a fail-over hold; \(Int(seconds)) s; seed \(seed)
            """
    }
}

extension AgentAnswer {
    /// What kind of answer it is, in a word.
    fileprivate var kind: String {
        switch self {
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .pending: "pending"
        case .held: "held"
        case .refused(let code): code
        case .error: "host could not finish"
        }
    }
}
