import Clocks
import Ledger
import Money
import PolicyEngine

/// What agents are told of operations: what happened, what is awaited, what to do next.
enum Texts {
    static func held(_ id: OperationID, gates: [GateRequirement], expiresAt: Instant) -> String {
        let names = gates.map { "`\($0.gate)`" }.joined(separator: ", ")
        return """
            Held by \(names): people have been asked and nothing has moved yet. The operation is \(id). They can answer until \
            \(expiresAt.text). Repeat the same call, or call operation-status, to learn the outcome. A new number or \
            other words will not speed it up.
            """
    }

    static func pending(_ operation: Operation) -> String {
        switch operation.state {
        case .approved:
            """
            Approved by people and about to be carried out. The operation is \(operation.id). Repeat the same call, or call \
            operation-status, to learn the outcome.
            """
        default:
            """
            Sent, and the outcome is not known yet: it is being established with the provider. The operation is \(operation.id). \
            Do not ask again under another number. Repeat the same call, or call operation-status, to learn the outcome.
            """
        }
    }

    static func rejected(by person: String) -> String { "turned down by \(person)." }

    static let lapsed = "people agreed, and it could not be carried out while that was good."

    static let happenedByHand = "People have established that this was carried out."

    static let voidedByHand = "People have established that this was not carried out. Nothing was moved."

    static let seen = "The provider shows that this was carried out."

    static let expired = "nobody answered in time."
}
