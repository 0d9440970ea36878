import Foundation
import Gate
import Glibc
import JSON

/// Hosts that die, one after another, on one store, while two others go on.
final class CrashRun: Sendable {
    let world: World
    let desk: Desk
    let seed: UInt64
    let tally = CrashTally()
    /// Where hosts that die listen, and where those listen that go on.
    private let port: Int
    let livingPorts: [Int]
    private let living: Living

    init(_ world: World, seed: UInt64) throws {
        self.world = world
        self.seed = seed
        desk = Desk(simulator: world.simulator, seed: seed)
        port = try Sockets.freePort()
        livingPorts = [try Sockets.freePort(), try Sockets.freePort()]
        living = Living()
    }

    /// The hosts that nobody kills.
    private actor Living {
        var hosts: [Child] = []

        func add(_ host: Child) { hosts.append(host) }
    }

    /// Starts the hosts that go on, and lets things go wrong.
    func begin() async throws {
        for (place, port) in livingPorts.enumerated() {
            // Slower to look for work than those that are to die at it.
            let host = try start("living-\(place)", port: port, ["TOLLGATE_TEST_PAUSE": "1000"])
            await living.add(host)
            try await world.waitUntilServing(port, host)
        }
        try await faultsOn()
    }

    /// Ends the hosts that went on, as an operator does.
    func end() async throws {
        let ended = await Child.terminate(await living.hosts)
        guard ended.isEmpty else { throw Trouble("of those that went on: \(ended)") }
    }

    /// Everything that can go wrong does, now and then. What is slow in real time is rare.
    private func faultsOn() async throws {
        let looking = [
            "time-out-before": 8, "connection-lost-before": 40, "server-error-before": 40, "cut-body": 30, "wrong-signature": 30,
            "system-error-before": 30, "unavailable-before": 20, "slow": 30,
        ]
        let moving = [
            "time-out-before": 12, "time-out-after": 12, "connection-lost-before": 40, "connection-lost-after": 60, "late-arrival": 60,
            "server-error-before": 40, "server-error-after": 40, "cut-body": 40, "wrong-signature": 40, "system-error-before": 40,
            "system-error-after": 40, "unavailable-before": 20, "unavailable-after": 20, "slow": 50, "duplicate": 60,
            "fund-change-missing": 40,
        ]
        try await world.simulator.setChances(
            seed: seed,
            perMille: [
                "alipay.trade.query": looking.mapValues { $0 / 2 }, "alipay.trade.fastpay.refund.query": looking,
                "alipay.trade.refund": moving,
            ], details: ["hangsUp": true, "lookUps": 1, "afterMilliseconds": 45_000, "delayMilliseconds": 250])
    }

    // MARK: - Deaths

    /// One death at each point, and some at random moments; then others take up what the dead have left.
    func cycle(_ number: Int, randomKills: Int) async throws {
        let settling: [StageBoundary] = [.afterClaim, .afterTake, .afterLookUp, .afterResend]
        for boundary in StageBoundary.allCases where !settling.contains(boundary) {
            try await die(at: boundary, times: await desk.pick(1..<5))
        }
        for boundary in settling { try await dieSettling(at: boundary) }
        var left = randomKills
        while left > 0 {
            let hosts = min(left, await desk.pick(1..<3))
            left -= hosts
            try await dieAtRandom(hosts: hosts)
            if await desk.pick(0..<4) == 0 { try world.clock.turn(seconds: Int64([5, 12, 31][await desk.pick(0..<3)])) }
        }
        try await adopt()
        for host in await living.hosts where host.hasEnded { throw Trouble("a host that was to go on has ended: \(host.errorText)") }
    }

    /// A host that ends at a point which calls come by.
    private func die(at boundary: StageBoundary, times: Int) async throws {
        let host = try start(boundary.rawValue, ["TOLLGATE_TEST_CRASH": "\(boundary.rawValue):\(times)"])
        let deadline = Date().addingTimeInterval(120)
        try await ask(until: { host.hasEnded || Date() > deadline }, of: [port] + livingPorts)
        try await confirm(host, at: boundary)
    }

    /// A host that ends while it settles what others, or people, have left to it. Those that go on look for work less often, and may
    /// still be the first: then there is more.
    private func dieSettling(at boundary: StageBoundary) async throws {
        let host = try start(boundary.rawValue, ["TOLLGATE_TEST_CRASH": "\(boundary.rawValue):1"])
        try await world.waitUntilServingOrEnded(port, host)
        for _ in 0..<60 where !host.hasEnded {
            if boundary == .afterClaim { try await approveSome() } else { try await leaveUnknown() }
            for _ in 0..<15 where !host.hasEnded { try await Task.sleep(for: .milliseconds(100)) }
        }
        try await confirm(host, at: boundary)
    }

    private func confirm(_ host: Child, at boundary: StageBoundary) async throws {
        guard host.hasEnded else { throw Trouble("no host came to \(boundary)") }
        let end = await host.end()
        guard end == .killed(SIGKILL) else { throw Trouble("the host ended at \(boundary) with \(end): \(host.errorText)") }
        await tally.count(boundary)
    }

    /// Hosts that are killed whatever they do, starting included.
    private func dieAtRandom(hosts: Int) async throws {
        let dying = hosts > 1 ? [port, try Sockets.freePort()] : [port]
        let children = try dying.enumerated().map { place, port in try start("random-\(place)", port: port, [:]) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for child in children {
                let pause = await desk.pick(0..<900)
                group.addTask {
                    try await Task.sleep(for: .milliseconds(pause))
                    child.signal(SIGKILL)
                    await child.end()
                }
            }
            try await ask(until: { children.allSatisfy(\.hasEnded) }, of: dying + livingPorts)
            try await group.waitForAll()
        }
        for child in children {
            let end = await child.end()
            guard end == .killed(SIGKILL) else { throw Trouble("a host ended by itself with \(end): \(child.errorText)") }
            await tally.countRandom()
        }
    }

    // MARK: - Work

    /// Six calls at a time, until the hosts that are to die are gone. Of a hundred new refunds a gate holds fifteen.
    private func ask(until isOver: @escaping @Sendable () -> Bool, of ports: [Int]) async throws {
        let (desk, token) = (desk, world.token)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<6 {
                group.addTask {
                    while !isOver() {
                        guard Sockets.answers(ports[lane % ports.count]) else {
                            try await Task.sleep(for: .milliseconds(10))
                            continue
                        }
                        let ask = try await desk.next(large: 15)
                        await desk.hear(await ask.send(to: ports[lane % ports.count], token: token), to: ask)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Sees to it that something is to be carried out that people have agreed to; they answer some of what waits, mostly with yes.
    private func approveSome() async throws {
        let held = try await held()
        // Whoever looked for such work a moment ago would go on doing so for a while.
        try world.clock.turn(seconds: 7)
        for (place, operation) in held.prefix(3).enumerated() {
            try await answer(operation, with: place == 1 ? "reject" : "approve")
        }
        if held.isEmpty { try await ask(large: true) }
    }

    /// The operations that wait for people.
    func held() async throws -> [String] { try await world.listing(["approvals", "list"]).compactMap { $0["operation"]?.stringValue } }

    /// Has a person answer a question, which may come too late: then it is not open any more.
    func answer(_ operation: String, with verdict: String) async throws {
        let answer = try await world.command(["approvals", verdict, operation], asApprover: true)
        if answer.status == 0 { return }
        let isOpen = try await held().contains(operation)
        if isOpen { throw Trouble("\(verdict) \(operation): \(answer.errors)") }
    }

    /// Leaves an operation behind whose request was lost, and whose time to be looked for has come.
    private func leaveUnknown() async throws {
        try await world.simulator.add(fault: "connection-lost-before", to: "alipay.trade.refund")
        try await ask(large: false)
        try world.clock.turn(seconds: 41)
    }

    private func ask(large: Bool) async throws {
        let ask = try await desk.new(large: large, numbers: false)
        await desk.hear(await ask.send(to: livingPorts[0], token: world.token), to: ask)
    }

    func start(_ name: String, port: Int? = nil, _ more: [String: String]) throws -> Child {
        let machine = try world.machine("replica-\(UUID().uuidString.prefix(8))")
        let usual = machine.merging(["TOLLGATE_TEST_TIMEOUTS": "500,1000", "TOLLGATE_TEST_PAUSE": "50"]) { $1 }
        return try world.startHost("host-\(name)", port: port ?? self.port, usual.merging(more) { $1 })
    }
}
