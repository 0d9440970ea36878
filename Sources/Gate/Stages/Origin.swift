import Access
import Clocks
import Cryptography
import JSON
import Ledger
import Money
import Store

/// Where a call comes from and what it would do: what the host makes a request number of.
struct Origin: Sendable {
    enum Number {
        case free(RequestNumber), known(OperationID)
        /// It was used so long ago that its operation left the store.
        case archived
    }

    private let seed: [UInt8]
    private let movement: Movement
    private let isOwn: @Sendable (Operation) -> Bool

    init<A>(_ call: ValidatedCall<A>, _ movement: Movement, reason: String) {
        self.movement = movement
        isOwn = { $0.isOwn(of: call) }
        let origin = call.principal.conversation.map { "conversation:\($0)" } ?? "credential:\(call.principal.credential)"
        let value: JSONValue = [
            .string(call.principal.agent), .string(origin), .string(movement.kind.rawValue), .string(movement.orderKey ?? ""),
            .string(movement.payeeName ?? ""), .string("\(movement.amount)"), .string(reason),
            .object([.collect, .transfer].contains(movement.effect) ? call.canonical : [:]),
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
        if movement.kind.hasRenewableKeys { return try fixed(ledger, in: tx) }
        var generation = 0
        while true {
            let number = number(generation)
            switch try ledger.owner(ofAny: keys(number), in: tx) {
            case nil: return .free(number)
            case .operation(let before)? where before.answersRepeats(at: tx.now, for: guardTime): return .known(before.id)
            case .operation?, .archived?: generation += 1
            }
        }
    }

    /// What has no number is found by its order. Somebody else's is left to the facts, which tell what became of the order, and to COMMIT.
    private func fixed(_ ledger: Ledger, in tx: ReadTransaction) throws -> Number {
        let number = number(0)
        switch try ledger.owner(ofAny: keys(number), in: tx) {
        case .operation(let before)? where isOwn(before): return .known(before.id)
        case .archived?: return .archived
        case .operation?, nil: return .free(number)
        }
    }

    private func number(_ generation: Int) -> RequestNumber {
        RequestNumber("tg" + Hex.encode(SHA256.digest(seed + Array("|\(generation)".utf8))).prefix(30))
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
