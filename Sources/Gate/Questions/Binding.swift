import Cryptography
import JSON
import Ledger
import Money
import PolicyEngine
import ToolKit

/// What an approval is bound to: the typed arguments, the tool's definition, the movement with its order and buyer, what the agent's
/// backend had signed about the conversation, the requirement.
enum Binding {
    static func digest(_ call: RecordedCall, _ movement: Movement, _ requirements: [GateRequirement]) -> String {
        // The quote itself is in the context; this stands where questions of earlier have it.
        let price = movement.kind == .collect ? PriceStanding.unverified : nil
        var value: [JSONValue] = [
            .string(call.tool), .string(call.toolDigest), .object(call.arguments), .object(Entries.movement(movement, price: price)),
            .string(movement.payeeName ?? ""), .string(call.buyer ?? ""), RequirementCoding.encode(requirements),
        ]
        if let context = RecordedFacts(json: call.facts).context { value.append(.object(context.json)) }
        return Hex.encode(SHA256.digest(JSONValue.array(value).canonicalBytes))
    }
}
