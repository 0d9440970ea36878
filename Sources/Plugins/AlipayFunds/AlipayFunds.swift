public import AlipayGateway
public import ToolKit

/// The shop's own money: transfers to others, what became of one, and what the account holds.
public struct AlipayFunds: ToolModule {
    /// The module's name.
    public static let id = "alipay.funds"

    /// The tools that were selected.
    public let tools: [AnyTool]

    /// `transfer_fund` where it was not selected: what it sent before is still looked for.
    public let unoffered: [any MovingTool]

    /// The tools over a gateway.
    /// - Parameters:
    ///   - sellerID: the shop's account at Alipay, 16 digits that begin with 2088. Without it the balance cannot be asked for, and the
    ///     tool says so.
    ///   - names: those that are wanted. None is offered unless its name was given.
    public init(gateway: AlipayGateway, sellerID: String?, select names: Set<ToolName>) {
        let transfer = TransferFund(gateway: gateway)
        let all: [(ToolName, AnyTool)] = [
            (.transferFund, .moving(transfer)), (.queryTransfer, .reading(QueryTransfer(gateway: gateway))),
            (.queryAccountBalance, .reading(QueryAccountBalance(gateway: gateway, sellerID: sellerID))),
        ]
        tools = all.filter { names.contains($0.0) }.map(\.1)
        unoffered = names.contains(.transferFund) ? [] : [transfer]
    }
}

extension AlipayFunds {
    /// The names of the tools.
    public enum ToolName: String, Sendable, Hashable, CaseIterable {
        /// Money sent to somebody.
        case transferFund = "transfer_fund"
        /// One transfer's state.
        case queryTransfer = "query_transfer"
        /// What the shop's account holds.
        case queryAccountBalance = "query_account_balance"

        /// Those among the names of Alipay's open platform.
        public static let platform: Set<ToolName> = [.transferFund, .queryTransfer]
    }
}
