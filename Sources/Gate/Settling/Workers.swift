import Clocks
import Cryptography
import Ledger
import Logging
import Store

extension Gate {
    /// Carries out, expires, reconciles and watches until the task is cancelled. Every host runs it; one of them looks for work of a
    /// kind at a time, and each operation is taken by one. What is under way when the task is cancelled is brought to its end.
    public func runWorkers() async {
        let roster = DutyRoster(shop: ledger.shop.key, holder: holder, lease: configuration.dutyLease, store: store)
        await withTaskGroup(of: Void.self) { group in
            for duty in duties { group.addTask { [self] in await work(at: duty, roster) } }
        }
    }

    /// All that has to be looked for now and then: a further duty is a further member of this list.
    private var duties: [Duty] {
        let (offered, settling) = (registry.movingNames, registry.settlingNames)
        // A host with other tools can't do this one's work: it has duties of its own.
        func suffix(_ names: [String]) -> String {
            "/" + String(Hex.encode(SHA256.digest(Array(names.joined(separator: ",").utf8))).prefix(16))
        }
        let ledger = ledger
        return [
            Duty(
                name: "resume" + suffix(offered),
                isDue: { tx in try !ledger.operations(in: [.approved], tools: offered, limit: 1, in: tx).isEmpty },
                begin: { [self] lanes, tally in try await startResuming(in: lanes, tally) }),
            Duty(
                name: "reconcile" + suffix(offered + ["and"] + settling), isDue: { [self] tx in try !dueForLookUp(in: tx).isEmpty },
                begin: { [self] lanes, tally in try await startReconciling(in: lanes, tally) }),
            Duty(
                name: "watch" + suffix(settling), isDue: { tx in try !ledger.dueWatches(tools: settling, limit: 1, in: tx).isEmpty },
                mayBegin: { [self] in await isTimeCertain() },
                begin: { [self] lanes, tally in try await startWatching(in: lanes, tally) }),
            Duty(
                name: "expire", isDue: { [self] tx in try !questions.expired(in: tx).isEmpty || !lapsed(in: tx).isEmpty },
                mayBegin: { [self] in await isTimeCertain() },
                begin: { [self] _, tally in tally.add(try await expireQuestions() > 0 ? .made : .none) }),
            Duty(name: "fold", isDue: { tx in try ledger.isFoldingDue(in: tx) }, begin: { [self] _, _ in try await foldBalances() }),
        ]
    }

    /// Brings running sums of balances up to date, a part in each transaction. It is never urgent: it hastens no round.
    private func foldBalances() async throws {
        let ledger = ledger
        for _ in 0..<8 {
            guard try await store.write({ tx in try ledger.fold(in: tx) }) else { return }
        }
    }

    /// Begins all the work of a kind that is due now, and waits until it is done.
    func finish(_ begin: (Lanes, Tally) async throws -> Void) async throws -> Tally.Counts {
        let (lanes, tally) = (Lanes(width: configuration.settlingWidth), Tally())
        try await begin(lanes, tally)
        await lanes.idle()
        return tally.take()
    }

    private func work(at duty: Duty, _ roster: DutyRoster) async {
        let (lanes, tally) = (Lanes(width: configuration.settlingWidth), Tally())
        while !Task.isCancelled {
            do {
                if try await roster.holds(duty) { try await duty.begin(lanes, tally) }
            } catch {
                logger.warning("a worker could not do its work", metadata: ["duty": "\(duty.name)", "error": "\(error)"])
            }
            let done = tally.take()
            if done.made == 0, done.stuck > 0 { try? await roster.standBack(from: duty.name, until: clock.now() + .seconds(2)) }
            let pause = done.made > 0 ? configuration.workerPause.milliseconds / 5 : configuration.workerPause.milliseconds
            try? await Task.sleep(for: .milliseconds(pause))
        }
        await lanes.idle()
        try? await roster.release(duty.name)
    }
}
