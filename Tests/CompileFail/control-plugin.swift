// compiles
// A whole plugin, making every allowed move that the other programs make wrongly.
import Clocks
import JSON
import Money
import ToolKit

struct RefundArguments: Sendable {
    var order: String
    var amount: Money
    var reason: String?
}

struct Answer: ToolOutput {
    static let schema: JSONObject = ["type": "object"]
    let text: String
    var structured: JSONObject { ["text": .string(text)] }
}

struct RefundTool: MovingTool {
    typealias Output = Answer
    let name = "refund"
    let title = "Refund"
    let summary = "Refunds a part of an order."
    let effects: Set<Effect> = [.refund]
    let parameters = Parameters(
        Field("order", \RefundArguments.order, .string(1...64), "the order"),
        Field("amount", \.amount, .money(atMost: .fen(10_000_000)), "how much"),
        Field("reason", \.reason, Kind<String>.string(0...256).orAbsent, "why"),
        build: RefundArguments.init)

    func reference(in arguments: RefundArguments) -> MovementReference {
        MovementReference(order: .merchant(OrderNumber(arguments.order)), number: nil, reason: arguments.reason ?? "")
    }

    func facts(for arguments: RefundArguments) async throws(Failure) -> Facts { .unknownOrder(OrderNumber(arguments.order)) }

    func movement(_ arguments: RefundArguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        guard let order = facts.order else { throw Failure(code: "no-order", text: "There is no such order.") }
        return .refund(order: order.identity, amount: arguments.amount, number: number)
    }

    func execute(_ arguments: RefundArguments, under permit: consuming Permit) async -> Executed<Answer> {
        permit.decline(Failure(code: "declined", text: "Nothing was sent."))
    }

    func lookUp(_ movement: Movement) async -> LookUp<Answer> { .absent }
}

struct QueryTool: ReadingTool {
    typealias Output = Answer
    let name = "query"
    let title = "Query"
    let summary = "Looks at an order."
    let effects: Set<Effect> = [.read]
    let parameters = Parameters(Field("order", \RefundArguments.order, .string(1...64), "the order")) { order in
        RefundArguments(order: order, amount: .fen(1), reason: nil)
    }

    func order(in arguments: RefundArguments) -> OrderNumber? { OrderNumber(arguments.order) }

    func read(_ arguments: RefundArguments, for caller: Caller) async throws(Failure) -> Answer { Answer(text: "paid") }
}

struct Plugin: ToolModule {
    static let id = "control.plugin"
    let tools: [AnyTool] = [.moving(RefundTool()), .reading(QueryTool())]
}

func run<T: MovingTool>(_ tool: T, _ arguments: T.Arguments, _ permit: consuming Permit) async -> Executed<T.Output> {
    await tool.execute(arguments, under: permit)
}

func decode<T: Tool>(_ tool: T, _ json: JSONObject) throws(ArgumentError) -> T.Arguments { try tool.parameters.decode(json) }

func amount(of permit: borrowing Permit) -> Money { permit.movement.amount }

func shown(_ executed: consuming Executed<Answer>) -> Executed<Answer> { executed.map { Answer(text: $0.text + ".") } }
