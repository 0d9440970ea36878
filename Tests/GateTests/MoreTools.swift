import Money
import ToolKit

@testable import ToolKitTesting

/// A module that refunds under another name.
struct MoreTools: ToolModule {
    static let id = "till.more"
    let till: Till

    var tools: [AnyTool] { [.moving(Renamed(till: till))] }

    private struct Renamed: MovingTool {
        typealias Output = TillReceipt

        let inner: TillRefundTool

        init(till: Till) { inner = TillRefundTool(till: till) }

        var name: String { "till-return" }
        var title: String { inner.title }
        var summary: String { inner.summary }
        var effects: Set<Effect> { inner.effects }
        var parameters: Parameters<TillRefundTool.Arguments> { inner.parameters }

        func reference(in arguments: TillRefundTool.Arguments) -> MovementReference { inner.reference(in: arguments) }

        func facts(for arguments: TillRefundTool.Arguments) async throws(Failure) -> Facts { try await inner.facts(for: arguments) }

        func movement(
            _ arguments: TillRefundTool.Arguments, _ facts: Facts, number: RequestNumber
        ) throws(Failure) -> Movement { try inner.movement(arguments, facts, number: number) }

        func execute(_ arguments: TillRefundTool.Arguments, under permit: consuming Permit) async -> Executed<TillReceipt> {
            await inner.execute(arguments, under: permit)
        }

        func lookUp(_ movement: Movement) async -> LookUp<TillReceipt> { await inner.lookUp(movement) }
    }
}
