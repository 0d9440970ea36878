public import AlipayGateway
public import Clocks
public import ToolKit

/// The payment tools: the five of Alipay's official payment server with their names, parameters and texts, and those that the platform's
/// other servers have beside them. Two names of one thing are two thin tools over one core.
public struct AlipayPay: ToolModule {
    /// The module's name.
    public static let id = "alipay.pay"

    /// The tools that were selected: the official ones first, in the official order.
    public let tools: [AnyTool]

    /// The tools that move money and were not selected.
    public let unoffered: [any MovingTool]

    /// The tools over a gateway.
    /// - Parameters:
    ///   - clock: tells the time from which a payment's time-out counts.
    ///   - payments: what tells of payments; nil where nobody does, and Alipay is only asked.
    ///   - names: those that are wanted; the official five where nothing is said.
    public init(
        gateway: AlipayGateway, clock: any WallClock = SystemClock(), payments: (any PaymentWatch)? = nil,
        select names: Set<ToolName> = ToolName.official
    ) {
        let all: [(ToolName, AnyTool)] = [
            (.mobilePayment, .moving(CreatePayment(for: .phone, gateway: gateway))),
            (.webPagePayment, .moving(CreatePayment(for: .computer, gateway: gateway))),
            (.queryPayment, .reading(QueryPayment(gateway: gateway))),
            (.refundPayment, .moving(RefundPayment(gateway: gateway))),
            (.queryRefund, .reading(QueryRefund(gateway: gateway))),
            (.createTrade, .moving(CreateTrade(gateway: gateway, clock: clock))),
            (.queryTrade, .reading(QueryTrade(gateway: gateway))),
            (.refundTrade, .moving(RefundTrade(gateway: gateway))),
            (.cancelTrade, .moving(CancelTrade(gateway: gateway))),
            (.closeTrade, .moving(CloseTrade(gateway: gateway))),
            (.waitForPayment, .reading(WaitForPayment(gateway: gateway, payments: payments ?? NobodyTells()))),
        ]
        tools = all.filter { names.contains($0.0) }.map(\.1)
        unoffered = all.compactMap { name, tool in
            if !names.contains(name), case .moving(let moving) = tool { moving } else { nil }
        }
    }
}
