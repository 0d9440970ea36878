import JSON
import Ledger
import Money
import ToolKit

/// Tells an agent what became of an operation of its own.
struct OperationStatus: ReadingTool {
    struct Arguments: Sendable {
        let operation: String
    }

    struct Output: ToolOutput {
        let operation: Operation

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "operation": ["type": "string"],
                "state": ["type": "string", "enum": .array(OperationState.allCases.map { .string($0.rawValue) })],
                "has_ended": ["type": "boolean"], "effect": ["type": "string"], "amount": ["type": "string"],
                "currency": ["type": "string"], "order": ["type": "string"], "result": ["type": "object"], "message": ["type": "string"],
            ],
            "required": ["operation", "state", "has_ended"],
        ]

        var text: String {
            let (movement, state) = (operation.movement, operation.state)
            let head = "Operation \(operation.id): \(movement.effect.rawValue) of \(movement.amount) is \(state.rawValue)."
            switch operation.state {
            case .held: return "\(head) People have been asked; nothing has moved yet."
            case .approved, .reserved, .dispatched, .unknown: return "\(head) \(Texts.pending(operation))"
            case .succeeded, .failed: return "\(head) \(operation.result?.text ?? "")"
            case .rejected, .expired: return "\(head) Nothing was moved: \(operation.result?.text ?? "")"
            }
        }

        var structured: JSONObject {
            var answer: JSONObject = [
                "operation": .string(operation.id.text), "state": .string(operation.state.rawValue),
                "has_ended": .bool(operation.state.isEnded), "effect": .string(operation.movement.effect.rawValue),
                "amount": .string(operation.movement.amount.decimalText), "currency": .string(operation.movement.amount.currency.code),
            ]
            if let order = operation.movement.order { answer["order"] = .string(order.text) }
            if let result = operation.result?.structured { answer["result"] = .object(result) }
            if let message = operation.result?.text { answer["message"] = .string(message) }
            return answer
        }
    }

    static let name = "operation-status"

    /// Finds an operation of the shop.
    let find: @Sendable (OperationID) async throws -> Operation?

    var name: String { Self.name }
    let title = "Operation status"
    let summary = """
        Tells what became of a payment, refund or transfer that you asked for: held for people, under way, done, turned down. Give the \
        operation's name from the earlier answer (op_…). It answers only for your own operations in this conversation.
        """
    let parameters = Parameters<Arguments>(
        Field("operation", \.operation, .string(1...64), "the operation's name, such as op_1f…"), build: Arguments.init)
    let effects: Set<Effect> = [.read]

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        let found: Operation?
        do { found = try await find(OperationID(arguments.operation)) } catch {
            throw Failure(code: "store-unavailable", text: "The operation could not be looked up just now.", mayHelpLater: true)
        }
        guard let found, found.call.agent == caller.agent, found.call.conversation == caller.conversation else {
            throw Failure(code: "no-such-operation", text: "There is no operation of that name in this conversation.")
        }
        return Output(operation: found)
    }
}
