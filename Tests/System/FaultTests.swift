import Foundation
import JSON
import TestSupport
import Testing

/// 4.4 of the acceptance lines, as people see it: what goes wrong with disks, clocks and stores is a clear error or correct work. What may
/// have moved is never lost and never done twice, and the log verifies afterwards.
@Suite("Faults of the machine", .serialized)
struct FaultTests {
    @Test(
        "a disk that fills while refunds run: a clear error, then all goes on by itself, nothing lost and nothing paid twice",
        .enabled(if: SmallDisk.isPossible, "only who may mount a disk of its own can fill one"))
    func diskFull() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            let disk = try await SmallDisk(over: world.folder + "/state", megabytes: 8)
            do { try await fill(disk, world) } catch {
                await disk.unmount()
                throw error
            }
            await disk.unmount()
        }
    }

    private func fill(_ disk: SmallDisk, _ world: World) async throws {
        let orders = (0..<400).map { "full_\($0)" }
        try await world.simulator.makePaidOrders(orders, total: "88.88")
        let (host, port) = try await world.serve("full")
        let waves = stride(from: 0, to: orders.count, by: 20).map { start in
            orders[start..<start + 20].map { RefundAsk(order: $0, amount: "10.00") }
        }
        #expect(await send(waves[0], world, port).allSatisfy { $0 == .succeeded })
        var asked = waves[0] + waves[1]
        var refused = try await fill(disk, while: waves[1], world, port).filter { $0 != .succeeded }
        for asks in waves.dropFirst(2) where refused.count < 40 {
            asked += asks
            refused += await send(asks, world, port).filter { $0 != .succeeded }
        }
        #expect(refused.count >= 40, "the disk was filled")
        let strange = refused.filter { !$0.says("The host's disk is full") && $0 != .pending }
        #expect(strange.isEmpty, "\(strange.prefix(3))")
        let paidMeanwhile = try await world.simulator.refunds().count
        let command = try await world.command(["agents", "add", "late", "--out", world.folder + "/late"], asAdmin: true)
        let isTold = command.errors.contains("is full") && command.errors.contains("= help: make room on it")
        #expect(command.status == 1 && isTold, "\(command)")
        try disk.makeRoom()
        let again = await send(asked, world, port)
        #expect(again.allSatisfy { $0 == .succeeded || $0 == .pending }, "\(again.filter { $0 != .succeeded }.prefix(3))")
        try await settle(world)
        let paid = try await world.simulator.refunds()
        #expect(paid.count == asked.count)
        #expect(await host.terminate() == .exited(0))
        let verify = try await world.command(["audit", "verify"])
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        Acceptance.line(
            "4.4", isGood: paid.count == asked.count && strange.isEmpty && verify.status == 0, isFull: true,
            "disk full: \(asked.count) refunds asked, \(refused.count) met it, \(paidMeanwhile) paid by then, each paid once after")
    }

    /// Asks for refunds and fills the disk when the platform has them all and has answered none: what is full now is where their
    /// outcomes belong.
    private func fill(_ disk: SmallDisk, while asks: [RefundAsk], _ world: World, _ port: Int) async throws -> [AgentAnswer] {
        let before = try await world.simulator.requests().count
        try await world.simulator.setChances(
            seed: 1, perMille: ["alipay.trade.refund": ["slow": 1000]], details: ["delayMilliseconds": 4000])
        async let answers = send(asks, world, port)
        try await until("the platform has the refunds") { try await world.simulator.requests().count >= before + asks.count }
        try disk.fill()
        try await world.simulator.clearFaults()
        return await answers
    }

    @Test(
        "a disk that cannot be written: no host starts and no command works on it, each says why; afterwards all is as it was",
        .enabled(if: SmallDisk.isPossible, "only who may mount a disk of its own can make one read-only"))
    func readOnly() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            try await world.simulator.makePaidOrders(["ro_1", "ro_2"], total: "88.88")
            let (first, port) = try await world.serve("before")
            #expect(await RefundAsk(order: "ro_1", amount: "10.00").send(to: port, token: world.token) == .succeeded)
            #expect(await first.terminate() == .exited(0))
            let disk = try await SmallDisk(over: world.folder + "/state", megabytes: 16)
            do {
                try await disk.makeReadOnly()
                let host = try world.startHost("read-only", port: try Sockets.freePort())
                #expect(await host.end() == .exited(2), "\(host.errorText)")
                #expect(host.errorText.contains("cannot be written: the file, its folder or its disk is read-only"), "\(host.errorText)")
                #expect(host.errorText.contains("= help: look at how it is mounted"), "\(host.errorText)")
                for words in [["operations", "list"], ["audit", "verify"], ["agents", "list"]] {
                    let run = try await world.command(words)
                    #expect(run.status == 2 && run.errors.contains("read-only"), "\(words): \(run)")
                }
            } catch {
                await disk.unmount()
                await disk.unmount()
                throw error
            }
            await disk.unmount()
            await disk.unmount()
            let (second, later) = try await world.serve("after")
            #expect(await RefundAsk(order: "ro_1", amount: "10.00").send(to: later, token: world.token) == .succeeded)
            #expect(await RefundAsk(order: "ro_2", amount: "10.00").send(to: later, token: world.token) == .succeeded)
            #expect(try await world.simulator.refunds().count == 2)
            #expect(await second.terminate() == .exited(0))
            #expect(try await world.command(["audit", "verify"]).status == 0)
        }
    }
}

// MARK: - What the tests of faults share

extension FaultTests {
    /// All at once; a host that was gone gives no answer.
    func send(_ asks: [RefundAsk], _ world: World, _ port: Int) async -> [AgentAnswer] {
        await withTaskGroup(of: AgentAnswer?.self) { group in
            for ask in asks { group.addTask { await ask.send(to: port, token: world.token) } }
            return await group.reduce(into: []) { answers, answer in answers.append(answer ?? .error("no answer")) }
        }
    }

    /// Time passes until leases have ended and everything that was sent is settled.
    func settle(_ world: World) async throws {
        try await until("all is settled") {
            try world.clock.turn(seconds: 15)
            return try await Settlement.of(world).isClean
        }
    }
}

extension AgentAnswer {
    /// Whether the answer is an error of the host's that says this.
    func says(_ text: String) -> Bool { if case .error(let said) = self { said.contains(text) } else { false } }
}
