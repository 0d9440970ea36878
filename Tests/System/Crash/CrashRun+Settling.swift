import Foundation
import TestSupport
import Testing

extension CrashRun {
    /// What the dead have left open is taken up by the hosts that go on: it ends, or waits for people.
    func adopt() async throws {
        let open = Set(try await Settlement.of(world).unsettled.map(\.id))
        try await pass("what dead hosts left is taken up", steps: 120, seconds: 11) { settlement in
            settlement.unsettled.allSatisfy { !open.contains($0.id) }
        }
        await tally.countAdopted(open.count)
    }

    /// After the last death: nothing goes wrong any more, and time passes.
    func settle() async throws {
        try await world.simulator.clearFaults()
        try await world.simulator.releaseLate()
        try await pass("everything that was sent is settled", steps: 120, seconds: 11) { $0.unsettled.isEmpty }
        // The agent repeats whatever it has no answer to, and asks people about the rest.
        try await repeatAll()
        for operation in try await held().dropFirst(2) { try await answer(operation, with: "approve") }
        try await pass("what people agreed to is carried out, what nobody answered expires", steps: 60, seconds: 240) {
            $0.unsettled.isEmpty && $0.waiting.isEmpty
        }
        try await pass("what happened is posted", steps: 20, seconds: 660) { $0.unposted.isEmpty && $0.unsettled.isEmpty }
        try await repeatAll()
        try await pass("the repeats are settled", steps: 120, seconds: 240) { $0.unsettled.isEmpty && $0.waiting.isEmpty }
    }

    /// Lets time pass in steps until a condition holds.
    private func pass(_ what: String, steps: Int, seconds: Int64, until isSettled: (Settlement) -> Bool) async throws {
        for _ in 0..<steps {
            // A few rounds of the workers; then, if need be, more time.
            for _ in 0..<2 {
                if isSettled(try await Settlement.of(world)) { return }
                try await Task.sleep(for: .milliseconds(100))
            }
            try world.clock.turn(seconds: seconds)
        }
        let settlement = try await Settlement.of(world)
        guard !isSettled(settlement) else { return }
        throw Trouble("\(what): \(settlement.unsettled), \(settlement.waiting), \(settlement.unposted)")
    }

    private func repeatAll() async throws {
        let open = await desk.records.filter { !$0.isConcluded }.map(\.ask)
        let (desk, ports, token) = (desk, livingPorts, world.token)
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<8 {
                group.addTask {
                    for place in stride(from: lane, to: open.count, by: 8) {
                        await desk.hear(await open[place].send(to: ports[place % ports.count], token: token), to: open[place])
                    }
                }
            }
        }
    }

    // MARK: - What has to be true

    /// What has to be true of every run.
    func check() async throws -> Bool {
        let settlement = try await Settlement.of(world)
        let records = await desk.records
        let happened = Dictionary(grouping: settlement.refunds, by: \.order)
        let told = Dictionary(uniqueKeysWithValues: records.map { ($0.ask.order, $0) })
        let wrong = settlement.refunds.filter { refund in
            guard let ask = told[refund.order]?.ask else { return true }
            return ask.amount != refund.amount || (ask.number ?? refund.number) != refund.number
        }
        let broken = records.filter { $0.answers.contains(.succeeded) && happened[$0.ask.order] == nil }
        let strange = records.flatMap(\.answers).filter(\.isStrange)
        let late = try await world.simulator.late()
        let isReached = await tally.least >= Level.count(20)
        let isLimited = try await checkLimit(settlement.refunds)
        try await end()
        let verify = try await world.command(["audit", "verify"])
        let isGood =
            isReached && isLimited && late == 0 && wrong.isEmpty && broken.isEmpty && strange.isEmpty && verify.status == 0
            && settlement.isClean
        if !isGood { world.keep() }
        #expect(settlement.doubled.isEmpty, "no refund happened twice")
        #expect(wrong.isEmpty, "nothing happened that was not asked for just so")
        #expect(broken.isEmpty, "what the agent was told is done was done")
        #expect(settlement.imagined.isEmpty, "what the book calls done was done")
        #expect(settlement.denied.isEmpty, "what the book says did not happen did not")
        #expect(settlement.unposted.isEmpty, "what happened is posted")
        #expect(settlement.unsettled.isEmpty && settlement.waiting.isEmpty, "all has ended, or a person is asked")
        #expect(strange.isEmpty, "no call is answered with an error, or taken for somebody else's")
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        #expect(late == 0, "everything has arrived")
        #expect(isReached, "hosts died at every point")
        return isGood
    }

    /// The limit counts what happened and what a person still has to settle, and nothing else: of one that leaves 5.00 after these,
    /// 5.00 are refunded, and not a fen more.
    private func checkLimit(_ refunds: [SimulatorControl.Refund]) async throws -> Bool {
        let unsettled = try await world.operations().filter { !$0.hasEnded }.map(\.amount)
        let total = (refunds.map(\.amount) + unsettled).map(Fen.init).reduce(Fen(500), +)
        let path = world.folder + "/policies/policy.yaml"
        try DeskPolicy.gated(ever: total.text).write(toFile: path, atomically: true, encoding: .utf8)
        let applied = try await world.command(["policy", "apply", world.folder + "/policies"], asAdmin: true)
        guard applied.status == 0 else { throw Trouble("the policy is not applied: \(applied.output)\(applied.errors)") }
        try await world.simulator.makePaidOrders(["limit_1", "limit_2"], total: "88.88")
        var answers: [AgentAnswer?] = []
        for (order, amount) in [("limit_1", "5.01"), ("limit_1", "5.00"), ("limit_2", "0.01")] {
            answers.append(await RefundAsk(order: order, amount: amount).send(to: livingPorts[0], token: world.token))
        }
        let wanted: [AgentAnswer] = [.refused(code: "limit-exceeded"), .succeeded, .refused(code: "limit-exceeded")]
        #expect(answers == wanted, "the limit leaves just 5.00")
        return answers == wanted
    }

    func text(killed: Double, seconds: Double) async throws -> String {
        let settlement = try await Settlement.of(world)
        let states = Dictionary(grouping: settlement.operations, by: \.state).mapValues(\.count).sorted { $0.key < $1.key }
        let faults = try await world.simulator.counter("faults").sorted { $0.key < $1.key }
        let records = await desk.records
        let unanswered = records.map(\.unanswered).reduce(0, +)
        return """
            \(world.store.name), beside \(livingPorts.count) hosts that go on: \(await tally.text); \(records.count) refunds asked, \
            \(settlement.refunds.count) made, \(settlement.doubled.count) twice; \(unanswered) calls lost their answer; operations \
            \(states.map { "\($0.key) \($0.value)" }.joined(separator: ", ")); what is left of a limit is exact; \
            \(Int(killed)) s of kills, \(Int(seconds)) s in all; seed \(seed); \
            faults \(faults.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            """
    }
}

extension AgentAnswer {
    /// An error, or a refusal that takes a call for somebody else's.
    fileprivate var isStrange: Bool {
        switch self {
        case .error: true
        case .refused(let code): ["number-known-elsewhere", "number-taken", "number-reused", "limit-exceeded"].contains(code)
        default: false
        }
    }
}
