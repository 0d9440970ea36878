/// What is left to be settled, and what was promised, by the host's book and by the simulator's ledger.
struct Settlement: Sendable {
    let operations: [OperationState]
    let refunds: [SimulatorControl.Refund]

    static func of(_ world: World) async throws -> Settlement {
        // The ledger first: what happens in between is in the book already, as something that is under way.
        let refunds = try await world.simulator.refunds()
        return Settlement(operations: try await world.operations(), refunds: refunds)
    }

    /// The operations that have neither ended nor are with a person; those that wait for people are left out.
    var unsettled: [OperationState] {
        operations.filter { !$0.hasEnded && !["held", "approved"].contains($0.state) && !($0.state == "unknown" && $0.isPersonAsked) }
    }

    /// The operations that wait for people, or for a host after people have agreed.
    var waiting: [OperationState] { operations.filter { ["held", "approved"].contains($0.state) } }

    /// The refunds that happened and that the book does not call succeeded.
    var unposted: [SimulatorControl.Refund] {
        let posted = Set(operations.filter { $0.state == "succeeded" }.map { [$0.order, $0.number] })
        return refunds.filter { !posted.contains([$0.order, $0.number]) }
    }

    /// What the book calls succeeded and never happened.
    var imagined: [OperationState] {
        let happened = Set(refunds.map { [$0.order, $0.number] })
        return operations.filter { $0.state == "succeeded" && !happened.contains([$0.order, $0.number]) }
    }

    /// What the book calls failed, rejected or expired and that happened all the same.
    var denied: [OperationState] {
        let happened = Set(refunds.map { [$0.order, $0.number] })
        return operations.filter { $0.hasEnded && $0.state != "succeeded" && happened.contains([$0.order, $0.number]) }
    }

    /// In what the book and the ledger contradict each other.
    var contradictions: [String] {
        [
            unposted.isEmpty ? nil : "happened and is not posted: \(unposted)",
            imagined.isEmpty ? nil : "is posted and did not happen: \(imagined)",
            denied.isEmpty ? nil : "is called failed and happened: \(denied)",
        ].compactMap(\.self)
    }

    /// Whether nothing is left to settle, and the book and the ledger tell the same.
    var isClean: Bool {
        doubled.isEmpty && contradictions.isEmpty && unsettled.isEmpty && waiting.isEmpty
    }

    /// The orders that were refunded more than once.
    var doubled: [String] { Dictionary(grouping: refunds, by: \.order).filter { $0.value.count > 1 }.keys.sorted() }
}

extension World {
    /// Lets time pass in steps, while hosts work, until nothing is left to settle.
    func settle(steps: Int, seconds: Int64) async throws {
        for _ in 0..<steps {
            if try await Settlement.of(self).unsettled.isEmpty { return }
            try clock.turn(seconds: seconds)
            try await Task.sleep(for: .milliseconds(300))
        }
        throw Trouble("not settled: \(try await Settlement.of(self).unsettled)")
    }
}
