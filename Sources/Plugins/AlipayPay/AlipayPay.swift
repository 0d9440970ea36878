public import AlipayGateway
public import ToolKit

/// The five tools of Alipay's official payment server: same names, same parameters, same texts.
public struct AlipayPay: ToolModule {
    /// The module's name.
    public static let id = "alipay.pay"

    /// The tools that were selected, in the official order.
    public let tools: [AnyTool]

    /// The tools that move money and were not selected.
    public let unoffered: [any MovingTool]

    /// The tools over a gateway.
    /// - Parameter names: those that are wanted; every one where nothing is said.
    public init(gateway: AlipayGateway, select names: Set<ToolName> = Set(ToolName.allCases)) {
        let all: [(ToolName, AnyTool)] = [
            (.mobilePayment, .moving(CreatePayment(for: .phone, gateway: gateway))),
            (.webPagePayment, .moving(CreatePayment(for: .computer, gateway: gateway))),
            (.queryPayment, .reading(QueryPayment(gateway: gateway))),
            (.refundPayment, .moving(RefundPayment(gateway: gateway))),
            (.queryRefund, .reading(QueryRefund(gateway: gateway))),
        ]
        tools = all.filter { names.contains($0.0) }.map(\.1)
        unoffered = all.compactMap { name, tool in
            if !names.contains(name), case .moving(let moving) = tool { moving } else { nil }
        }
    }
}

extension AlipayPay {
    /// The names of the official server's tools.
    public enum ToolName: String, Sendable, Hashable, CaseIterable {
        /// A link for a phone's browser.
        case mobilePayment = "create-mobile-alipay-payment"
        /// A link for a computer's browser.
        case webPagePayment = "create-web-page-alipay-payment"
        /// An order's state.
        case queryPayment = "query-alipay-payment"
        /// Money back to the buyer.
        case refundPayment = "refund-alipay-payment"
        /// A refund's state.
        case queryRefund = "query-alipay-refund"

        /// The name that a word of `AP_SELECT_TOOLS` means, in either style (`queryPay`, `query-alipay-payment`); nil where it means none.
        public init?(word: String) {
            guard let name = Self.allCases.first(where: { $0.rawValue == word || $0.shortName == word }) else { return nil }
            self = name
        }

        /// The name in the older style of `AP_SELECT_TOOLS`.
        public var shortName: String {
            switch self {
            case .mobilePayment: "mobilePay"
            case .webPagePayment: "webPagePay"
            case .queryPayment: "queryPay"
            case .refundPayment: "refundPay"
            case .queryRefund: "refundQuery"
            }
        }
    }
}
