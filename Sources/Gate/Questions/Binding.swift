import Cryptography
import JSON
import Ledger
import Money
import PolicyEngine

/// What an approval is bound to: the typed arguments, the tool's definition, the movement with its order and buyer, the requirement.
enum Binding {
    static func digest(_ call: RecordedCall, _ movement: Movement, _ requirements: [GateRequirement]) -> String {
        let value: JSONValue = [
            .string(call.tool), .string(call.toolDigest), .object(call.arguments), .object(Entries.movement(movement)),
            .string(movement.payeeKey ?? ""), .string(call.buyer ?? ""), RequirementCoding.encode(requirements),
        ]
        return Hex.encode(SHA256.digest(value.canonicalBytes))
    }
}
