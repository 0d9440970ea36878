public import Access
import Clocks
import JSON
import Ledger
import Money
import Store
import ToolKit

extension Gate {
    /// A call of a tool that moves money, through every stage.
    func move<T: MovingTool>(_ tool: T, _ request: CallRequest, _ principal: Principal) async throws -> Reply {
        for attempt in 0..<Self.attempts {
            let insists = attempt >= Self.patience
            do {
                let call = try validate(tool, request, principal)
                let background = try await background(of: call, tool.reference(in: call.arguments), effects: tool.effects)
                let admitted = try admit(call, under: try await policies.current(asOf: background.serial, at: background.at))
                let reference = try reference(tool, call)
                if let reply = try await recall(call, reference, from: background) { return reply }
                switch try await learn(tool, admitted, reference, since: background.versions) {
                case .stale: continue
                case .known(let id, let movement):
                    return try await recall(id, call, movement: movement, reason: reference.reason)
                case .learned(let learned):
                    let decided = try decide(learned, at: clock.now())
                    if reference.number != nil, let own = try await refuseKnown(tool, learned.movement) {
                        return try await recall(own, call, movement: learned.movement, reason: reference.reason)
                    }
                    probe?.reached(.afterDecide)
                    try Task.checkCancellation()
                    if let reply = try await run(tool, decided, insists: insists) { return reply }
                }
            } catch let refusal as PolicyRefusal {
                if let reply = try await refuse(refusal, request, principal, insists: insists) { return reply }
            } catch let reason as RefusalReason {
                return try await refuse(reason, request, principal)
            }
        }
        return try await refuse(RefusalReason(CallNotice.orderChanging, mayHelpLater: true), request, principal)
    }

    /// COMMIT to SETTLE, in a task of its own that no client's leaving ends.
    /// - Returns: nil where the decision has to be made again.
    private func run<T: MovingTool>(_ tool: T, _ decided: DecidedCall<T.Arguments>, insists: Bool) async throws -> Reply? {
        try await underWay.run { [self] in
            switch try await commit(decided, insists: insists) {
            case .stale: return nil
            case .reply(let reply): return reply
            case .intent(let intent): return try await execute(tool, decided.call.arguments, intent)
            }
        }
    }

    /// Execute and SETTLE: the permit is minted here, from the intent, and spent on one request.
    func execute<T: MovingTool>(_ tool: T, _ arguments: T.Arguments, _ intent: Intent, isResend: Bool = false) async throws -> Reply {
        let executed = await tool.execute(arguments, under: permit(for: intent))
        probe?.reached(.afterExecute)
        return try await settle(executed, intent, isResend: isResend)
    }

    /// Refuses a call whose context does not count, and writes it down: it never goes on as a call without a context.
    public func refuse(_ refused: ContextRefused, _ request: CallRequest, by principal: Principal) async throws -> Reply {
        try await refuse(RefusalReason(refused), request, principal)
    }

    /// Writes a refusal in which the policy has no part.
    func refuse(_ reason: RefusalReason, _ request: CallRequest, _ principal: Principal) async throws -> Reply {
        let (recorder, personal) = (recorder, registry.listing(request.tool)?.personalFields ?? [])
        return .refusal(
            try await store.write { tx in
                let serial = try PolicyBook.serial(in: tx)
                return try recorder.refusal(reason, Entries.refused(reason, request, principal, serial: serial, hiding: personal), in: tx)
            })
    }

    /// Writes what the policy refuses, and the decisions that it comes from, where that policy is still in force.
    /// - Parameter insists: writes it anyway: it was right when it was decided, and its entry names the version that decided it.
    /// - Returns: nil where another policy is in force, and the call is decided again.
    func refuse(
        _ refusal: PolicyRefusal, _ request: CallRequest, _ principal: Principal, insists: Bool
    ) async throws -> Reply? {
        let (recorder, decisions, personal) = (recorder, decisions, registry.listing(request.tool)?.personalFields ?? [])
        let written: Refusal? = try await store.write { tx in
            let serial = try PolicyBook.serial(in: tx)
            guard refusal.serial == serial || insists else { return nil }
            try decisions.add(refusal.ruled, in: tx)
            let draft = Entries.refused(refusal.reason, request, principal, serial: refusal.serial, hiding: personal)
            return try recorder.refusal(refusal.reason, draft, in: tx)
        }
        return written.map { .refusal($0) }
    }
}
