import Ledger
import Money
import PolicyEngine

extension Gate {
    /// Whether the provider says that nobody had paid an order which was looked up as paid: then its word is not enough to free anything.
    static func contradictsFacts(_ code: String, _ operation: Operation) -> Bool {
        operation.movement.kind == .cancel && code == closedUnpaid && RecordedFacts(json: operation.call.facts).paid != nil
    }
}
