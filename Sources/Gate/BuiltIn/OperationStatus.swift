import JSON
import Ledger
import Money
import ToolKit

/// Tells an agent what became of an operation of its own.
struct OperationStatus: ReadingTool {
    struct Arguments: Sendable {
        let operation: String
    }

    struct Output: TellingOutput {
        let operation: Operation

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "operation": ["type": "string", "description": "the operation's name"],
                "state": [
                    "type": "string", "enum": .array(OperationState.allCases.map { .string($0.rawValue) }),
                    "description": "how far it has come; `unknown` means that it was sent and its outcome is being established",
                ],
                "has_ended": ["type": "boolean", "description": "whether its state will not change any more"],
                "effect": ["type": "string", "description": "what it does: collect, refund or transfer"],
                "amount": ["type": "string", "description": "how much, as a decimal number"],
                "currency": ["type": "string", "description": "the currency's code, such as CNY"],
                "order": ["type": "string", "description": "the merchant's order number (商户订单号)"],
                "result": ["type": "object", "description": "what the tool answered, where it succeeded"],
                "message": ["type": "string", "description": "what came of it, in words"],
            ],
            "required": ["operation", "state", "has_ended"],
        ]

        var notice: Notice {
            let movement = operation.movement
            return .outcome(
                .status(
                    StatusNotice(
                        operation: operation.id, effect: movement.effect, amount: movement.amount, state: operation.state,
                        result: operation.resultNotice)))
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
        Tells what became of a payment, refund (退款) or transfer (转账) that you asked for: held for people, under way, succeeded, failed, \
        turned down or expired. Give the operation's name from the earlier answer (op_…). Asking changes nothing and is always safe; \
        once a minute is often enough while people are asked. It answers only for your own operations in this conversation.
        """
    let parameters = Parameters<Arguments>(
        Field("operation", \.operation, .string(1...64), "the operation's name from an earlier answer: `op_` and 20 letters or digits"),
        build: Arguments.init)
    let effects: Set<Effect> = [.read]

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        let found: Operation?
        do { found = try await find(OperationID(arguments.operation)) } catch {
            throw Failure(code: "store-unavailable", text: "The operation could not be looked up just now.", mayHelpLater: true)
        }
        return try tell(found, to: caller)
    }

    /// What a caller is told of an operation that was looked up, or was not there.
    func tell(_ found: Operation?, to caller: Caller) throws(Failure) -> Output {
        guard let found, found.call.agent == caller.agent, found.call.conversation == caller.conversation else {
            throw Failure(code: "no-such-operation", text: "There is no operation of that name in this conversation.")
        }
        return Output(operation: found)
    }
}
