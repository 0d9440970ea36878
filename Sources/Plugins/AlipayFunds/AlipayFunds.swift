public import AlipayGateway
public import ToolKit

/// Looks at the shop's own money: one transfer, and what the account holds. Nothing here moves any.
public struct AlipayFunds: ToolModule {
    /// The module's name.
    public static let id = "alipay.funds"

    /// The tools that were selected.
    public let tools: [AnyTool]

    /// The tools over a gateway.
    /// - Parameters:
    ///   - sellerID: the shop's account at Alipay, 16 digits that begin with 2088. Without it the balance cannot be asked for, and the
    ///     tool says so.
    ///   - names: those that are wanted. None is offered unless its name was given.
    public init(gateway: AlipayGateway, sellerID: String?, select names: Set<ToolName>) {
        let all: [(ToolName, AnyTool)] = [
            (.queryTransfer, .reading(QueryTransfer(gateway: gateway))),
            (.queryAccountBalance, .reading(QueryAccountBalance(gateway: gateway, sellerID: sellerID))),
        ]
        tools = all.filter { names.contains($0.0) }.map(\.1)
    }
}

extension AlipayFunds {
    /// The names of the tools.
    public enum ToolName: String, Sendable, Hashable, CaseIterable {
        /// One transfer's state.
        case queryTransfer = "query_transfer"
        /// What the shop's account holds.
        case queryAccountBalance = "query_account_balance"
    }
}
