import Access
import Clocks
import Ledger
import Money
import PolicyEngine
import Store
import ToolKit

/// A call of which everything is known that decides it.
struct LearnedCall<Arguments: Sendable>: Sendable {
    let admitted: AdmittedCall<Arguments>
    /// What was looked up, with what the ledger knows beside it.
    var facts: Facts
    let movement: Movement
    /// The request number: the agent's own, or the host's.
    let number: RequestNumber
    let reason: String
    /// What else the ledger knows of the order or payee.
    var standing: Standing

    /// What the ledger knows of what a movement is about.
    struct Standing: Sendable {
        /// Of the order's refunds; nil where the movement gives nothing back.
        var refunds: OrderRefunds?
        /// Whether this host asked for the order's payment; nil without an order.
        var isMadeByHost: Bool?
        /// Whether it did so for this very caller; nil where no order is closed.
        var isMadeForCaller: Bool?
        /// What it asked for the order; nil where it did not, or nothing is collected or closed.
        var price: Money?
        /// Of the payee; nil where the movement sends nothing.
        var payee: PayeeStanding?
        /// The name that the call gives the payee.
        var payeeName: String?
    }

    fileprivate init(
        admitted: AdmittedCall<Arguments>, facts: Facts, movement: Movement, number: RequestNumber, reason: String, standing: Standing
    ) {
        self.admitted = admitted
        self.facts = facts
        self.movement = movement
        self.number = number
        self.reason = reason
        self.standing = standing
    }

    var call: ValidatedCall<Arguments> { admitted.call }

    /// The same facts of the same call, admitted by another policy.
    func under(_ admitted: AdmittedCall<Arguments>) -> LearnedCall {
        LearnedCall(admitted: admitted, facts: facts, movement: movement, number: number, reason: reason, standing: standing)
    }

    /// The same call, with what the ledger knows now.
    func knowing(_ standing: Standing) -> LearnedCall {
        var known = self
        known.standing = standing
        if let payee = standing.payee { known.facts = .payee(payee.facts) }
        return known
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
        return try await store.read { [self] tx in
            try learn(tool, admitted, reference, facts, since: versions, in: tx)
        }
    }

    /// What was looked up, with what the ledger knows: nobody but it knows what this host refunded, asked for or sent.
    private func learn<T: MovingTool>(
        _ tool: T, _ admitted: AdmittedCall<T.Arguments>, _ reference: MovementReference, _ lookedUp: Facts,
        since versions: [String: Int64], in tx: ReadTransaction
    ) throws -> Learning<T.Arguments> {
        let call = admitted.call
        let (facts, refunds) = try Self.knowing(lookedUp, tool.effects, ledger, in: tx)
        let draft = try movement(tool, call.arguments, facts, number: reference.number ?? RequestNumber("draft"))
        let standing = try standing(of: draft, of: facts, refunds, for: call, in: tx)
        if let refunds = standing.refunds, let trade = draft.trade, refunds.version != versions[trade.tradeNumber] ?? 0 { return .stale }
        let origin = Origin(call, draft, reason: reference.reason)
        let number: RequestNumber
        switch try origin.number(given: reference.number, ledger, configuration.duplicateGuard, in: tx) {
        case .known(let id): return .known(id, draft)
        case .archived: throw RefusalReason(NumberNotice.archived)
        case .free(let free): number = free
        }
        return .learned(
            LearnedCall(
                admitted: admitted, facts: facts, movement: try movement(tool, call.arguments, facts, number: number), number: number,
                reason: reference.reason, standing: standing
            ).knowing(standing))
    }

    /// Facts of an order with what is known to be refunded of it: a tool that takes all of the rest back goes by it.
    static func knowing(
        _ facts: Facts, _ effects: Set<Effect>, _ ledger: Ledger, in tx: ReadTransaction
    ) throws -> (facts: Facts, refunds: OrderRefunds?) {
        guard effects.contains(.refund), case .order(let order) = facts, !order.identity.tradeNumber.isEmpty else { return (facts, nil) }
        let refunds = try ledger.refunds(of: order.identity, currency: order.total.currency, in: tx)
        return (.order(order.refunding(atLeast: refunds.refunded)), refunds)
    }

    /// What the ledger knows of what a call would move.
    /// - Parameter refunds: those of the order that was looked up, where they were asked for already.
    private func standing<A>(
        of movement: Movement, of facts: Facts, _ refunds: OrderRefunds?, for call: ValidatedCall<A>, in tx: ReadTransaction
    ) throws -> LearnedCall<A>.Standing {
        var standing = LearnedCall<A>.Standing()
        standing.payeeName = facts.payee?.name
        standing.isMadeByHost = try ledger.isMadeByHost(movement.order, in: tx)
        let isKnown = movement.effect == .refund && movement.trade == facts.order?.identity
        standing.refunds = if isKnown, let refunds { refunds } else { try Self.refunds(movement, ledger, in: tx) }
        return try looked(standing, of: movement, for: call, in: tx)
    }

    /// The same, with all that another call may have changed since: read again in the committing transaction.
    func refreshed<A>(
        _ known: LearnedCall<A>.Standing, of movement: Movement, for call: ValidatedCall<A>, in tx: ReadTransaction
    ) throws -> LearnedCall<A>.Standing {
        var standing = known
        standing.refunds = try Self.refunds(movement, ledger, in: tx)
        return try looked(standing, of: movement, for: call, in: tx)
    }

    private func looked<A>(
        _ known: LearnedCall<A>.Standing, of movement: Movement, for call: ValidatedCall<A>, in tx: ReadTransaction
    ) throws -> LearnedCall<A>.Standing {
        var standing = known
        switch movement {
        case .collect(let order, let amount): standing.price = try ledger.price(of: order, besides: amount, in: tx)
        case .close(let order):
            standing.price = try ledger.price(of: order.number, besides: nil, in: tx)
            standing.isMadeForCaller = try ledger.isMade(
                order.number, by: call.principal.agent, conversation: call.principal.conversation, credential: call.principal.credential,
                in: tx)
        case .transfer(let payee, let amount, _):
            let found = try PayeeBook(ledger).standing(of: payee, amount: amount, in: tx)
            try refuseOtherName(standing.payeeName, of: found, in: tx)
            standing.payee = found
        case .refund, .cancel: break
        }
        return standing
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
        guard movement.amount.isPositive || movement.kind == .close else {
            throw RefusalReason(CallNotice.noAmount)
        }
        guard movement.number ?? number == number, movement.isAbout(facts) else {
            throw RefusalReason(CallNotice.undeclaredMovement(tool: tool.name))
        }
        return movement
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
        guard movement.effect == .refund, let order = movement.trade else { return nil }
        return try ledger.refunds(of: order, currency: movement.amount.currency, except: operation, in: tx)
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
        case (_, .none), (.refund, .unknownOrder), (.cancel, .unknownOrder), (.close, .unknownOrder): true
        case (.refund, _), (.collect, _), (.transfer, _), (.cancel, _), (.close, _): false
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
