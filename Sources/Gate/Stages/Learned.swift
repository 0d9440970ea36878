import Access
import Clocks
import Cryptography
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import ToolKit

/// A call of which everything is known that decides it.
struct LearnedCall<Arguments: Sendable>: Sendable {
    let admitted: AdmittedCall<Arguments>
    let facts: Facts
    let movement: Movement
    /// The request number: the agent's own, or the host's.
    let number: RequestNumber
    let reason: String
    /// What the ledger knows of the order; nil where the movement is no refund.
    let refunds: OrderRefunds?
    /// Whether this host asked for the order's payment; nil without an order.
    let isMadeByHost: Bool?

    fileprivate init(
        admitted: AdmittedCall<Arguments>, facts: Facts, movement: Movement, number: RequestNumber, reason: String,
        refunds: OrderRefunds?, isMadeByHost: Bool?
    ) {
        self.admitted = admitted
        self.facts = facts
        self.movement = movement
        self.number = number
        self.reason = reason
        self.refunds = refunds
        self.isMadeByHost = isMadeByHost
    }

    var call: ValidatedCall<Arguments> { admitted.call }

    /// The same facts of the same call, admitted by another policy.
    func under(_ admitted: AdmittedCall<Arguments>) -> LearnedCall {
        LearnedCall(
            admitted: admitted, facts: facts, movement: movement, number: number, reason: reason, refunds: refunds,
            isMadeByHost: isMadeByHost)
    }
}

/// What learning the facts led to.
enum Learning<Arguments: Sendable>: Sendable {
    /// All is known.
    case learned(LearnedCall<Arguments>)
    /// The facts showed that the call was made before: by this operation, and what the call would do now.
    case known(OperationID, Movement)
    /// The order changed while its facts were looked up.
    case stale
}

extension Gate {
    /// Learn facts: through reading methods alone; a look-up that fails or takes too long refuses the call.
    /// - Parameter versions: those of the orders that the call may mean, read before: an order that has another one afterwards is stale.
    func learn<T: MovingTool>(
        _ tool: T, _ admitted: AdmittedCall<T.Arguments>, _ reference: MovementReference, since versions: [String: Int64]
    ) async throws -> Learning<T.Arguments> {
        let arguments = admitted.call.arguments
        let facts = try await bounded { () async throws(Failure) in try await tool.facts(for: arguments) }
        probe?.reached(.afterFacts)
        let (ledger, guardTime) = (ledger, configuration.duplicateGuard)
        let draft = try movement(tool, arguments, facts, number: reference.number ?? RequestNumber("draft"))
        let origin = Origin(admitted.call, draft, reason: reference.reason)
        let found: Learning<T.Arguments> = try await store.read { tx in
            let refunds = try Self.refunds(draft, ledger, in: tx)
            if let refunds, case .refund(let order, _, _) = draft, refunds.version != versions[order.tradeNumber] ?? 0 { return .stale }
            let number: RequestNumber
            switch try origin.number(given: reference.number, ledger, guardTime, in: tx) {
            case .known(let id): return .known(id, draft)
            case .archived: throw RefusalReason(NumberNotice.archived)
            case .free(let free): number = free
            }
            return .learned(
                LearnedCall(
                    admitted: admitted, facts: facts, movement: draft, number: number, reason: reference.reason, refunds: refunds,
                    isMadeByHost: try ledger.isMadeByHost(draft.order, in: tx)))
        }
        guard case .learned(let learned) = found else { return found }
        let movement = try movement(tool, arguments, facts, number: learned.number)
        if reference.number != nil, let own = try await refuseKnown(tool, movement) { return .known(own, movement) }
        return .learned(
            LearnedCall(
                admitted: admitted, facts: facts, movement: movement, number: learned.number, reason: reference.reason,
                refunds: learned.refunds, isMadeByHost: learned.isMadeByHost))
    }

    /// What the call would do. What it declares and does not do, or does and did not declare, refuses; so does a movement of anything
    /// else than what was looked up, or under another number than the host's.
    func movement<T: MovingTool>(
        _ tool: T, _ arguments: T.Arguments, _ facts: Facts, number: RequestNumber
    ) throws(RefusalReason) -> Movement {
        let movement: Movement
        do { movement = try tool.movement(arguments, facts, number: number) } catch { throw RefusalReason(error) }
        guard tool.effects.contains(movement.effect) else {
            throw RefusalReason(CallNotice.undeclaredEffect(tool: tool.name, movement.effect))
        }
        guard movement.amount.isPositive else {
            throw RefusalReason(CallNotice.noAmount)
        }
        guard movement.number ?? number == number, movement.isAbout(facts) else {
            throw RefusalReason(CallNotice.undeclaredMovement(tool: tool.name))
        }
        return movement
    }

    /// A number of the agent's own that the provider knows and the ledger does not belongs to somebody else. If it is a refund, it counts
    /// on the order from now on.
    /// - Returns: the operation that the number belongs to after all: the same call came in while the provider was asked.
    private func refuseKnown<T: MovingTool>(_ tool: T, _ movement: Movement) async throws -> OperationID? {
        guard let number = movement.number else { return nil }
        let answer = try await bounded { () async throws(Failure) in await tool.lookUp(movement) }
        switch answer {
        case .absent: return nil
        case .succeeded, .differs, .failed:
            let ledger = ledger
            let keys = OperationKey.all(of: movement, number: number)
            if let own = try await store.read({ tx in try ledger.operation(forAny: keys, in: tx) }) { return own.id }
            guard case .succeeded = answer else { throw RefusalReason(NumberNotice.ofAnother) }
            if case .refund(let order, let amount, _) = movement { try await learnAsked(number, amount, of: order) }
            throw RefusalReason(NumberNotice.doneElsewhere(movement.effect))
        case .unavailable(let failure): throw RefusalReason(failure)
        }
    }

    static func versions(
        of order: OrderReference?, _ ledger: Ledger, in tx: ReadTransaction
    ) throws -> [String: Int64] {
        switch order {
        case nil: [:]
        case .merchant(let number): try ledger.orderVersions(merchantOrder: number, trade: nil, in: tx)
        case .provider(let trade): try ledger.orderVersions(merchantOrder: nil, trade: trade, in: tx)
        case .both(let number, let trade): try ledger.orderVersions(merchantOrder: number, trade: trade, in: tx)
        }
    }

    static func refunds(
        _ movement: Movement, _ ledger: Ledger, except operation: OperationID? = nil, in tx: ReadTransaction
    ) throws -> OrderRefunds? {
        guard case .refund(let order, let amount, _) = movement else { return nil }
        return try ledger.refunds(of: order, currency: amount.currency, except: operation, in: tx)
    }

    /// Runs a look-up with a bound on its time. It ends at once where the caller leaves.
    /// - Parameter limit: how long it may take; nil for the time that facts have.
    /// - Throws: ``RefusalReason`` where the look-up failed or took too long, `CancellationError` where the caller left.
    func bounded<Found: Sendable>(
        within limit: Span? = nil, _ lookUp: @escaping @Sendable () async throws(Failure) -> Found
    ) async throws -> Found {
        let patience = limit.map { Patience($0) } ?? factsPatience
        let race = Race<Found>()
        let work = Task {
            do throws(Failure) { race.finish(.success(try await lookUp())) } catch { race.finish(.failure(RefusalReason(error))) }
        }
        let end = patience.begin {
            race.finish(.failure(RefusalReason(CallNotice.factsLate, mayHelpLater: true)))
        }
        defer {
            work.cancel()
            end.cancel()
        }
        return try await withTaskCancellationHandler {
            try await race.value()
        } onCancel: {
            race.finish(.failure(CancellationError()))
        }
    }
}

extension Movement {
    /// Whether it moves what was looked up, and nothing else.
    fileprivate func isAbout(_ facts: Facts) -> Bool {
        switch (self, facts) {
        case (.refund(let order, _, _), .order(let known)): order == known.identity
        case (.collect(let order, _), .order(let known)): order == known.identity.number
        case (.collect(let order, _), .unknownOrder(let asked)): order == asked
        case (.transfer(let payee, _, _), .payee(let known)): payee == known.identity
        case (.cancel(let order, _), .order(let known)), (.close(let order), .order(let known)): order == known.identity
        // Without facts the decision has nothing to go by, and forbids what needs them.
        case (_, .none), (.refund, .unknownOrder): true
        default: false
        }
    }

    /// The same under another number.
    func carrying(_ number: RequestNumber?) -> Movement {
        guard let number else { return self }
        switch self {
        case .collect, .cancel, .close: return self
        case .refund(let order, let amount, _): return .refund(order: order, amount: amount, number: number)
        case .transfer(let payee, let amount, _): return .transfer(payee: payee, amount: amount, number: number)
        }
    }
}

/// Where a call comes from and what it would do: what the host makes a request number of.
struct Origin: Sendable {
    enum Number {
        case free(RequestNumber), known(OperationID)
        /// It was used so long ago that its operation left the store.
        case archived
    }

    private let seed: [UInt8]
    private let movement: Movement

    init<A>(_ call: ValidatedCall<A>, _ movement: Movement, reason: String) {
        self.movement = movement
        let origin = call.principal.conversation.map { "conversation:\($0)" } ?? "credential:\(call.principal.credential)"
        let value: JSONValue = [
            .string(call.principal.agent), .string(origin), .string(movement.effect.rawValue), .string(movement.orderKey ?? ""),
            .string(movement.payeeKey ?? ""), .string("\(movement.amount)"), .string(reason),
            .object(movement.effect == .collect ? call.canonical : [:]),
        ]
        seed = value.canonicalBytes
    }

    /// The number to use: the agent's own where it gave one; else one that the same call always makes again, until it has been
    /// answered for long enough to be a new call.
    func number(given: RequestNumber?, _ ledger: Ledger, _ guardTime: Span, in tx: ReadTransaction) throws -> Number {
        if let given {
            return switch try ledger.owner(ofAny: OperationKey.all(of: movement, number: given), in: tx) {
            case .operation(let known)?: .known(known.id)
            case .archived?: .archived
            case nil: .free(given)
            }
        }
        var generation = 0
        while true {
            let number = RequestNumber("tg" + Hex.encode(SHA256.digest(seed + Array("|\(generation)".utf8))).prefix(30))
            switch try ledger.owner(ofAny: keys(number), in: tx) {
            case nil: return .free(number)
            case .operation(let before)? where before.answersRepeats(at: tx.now, for: guardTime): return .known(before.id)
            case .operation?, .archived?: generation += 1
            }
        }
    }

    private func keys(_ number: RequestNumber) -> [OperationKey] {
        switch movement {
        case .collect(let order, _): [.collect(order: order, number: number)]
        case .refund(let order, _, _): [.refund(trade: order.tradeNumber, number: number)]
        case .transfer: [.transfer(number: number)]
        case .cancel, .close: OperationKey.all(of: movement, number: number)
        }
    }
}
