extension AlipayPay {
    /// The names of the payment tools: the official server's, and those that the platform's other servers use.
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
        /// A link or a code to pay with, for any device.
        case createTrade = "create_trade"
        /// An order's state, by either of its numbers.
        case queryTrade = "query_trade"
        /// Money back to the buyer, by either of the order's numbers.
        case refundTrade = "refund_trade"
        /// A whole order taken back.
        case cancelTrade = "cancel_trade"
        /// An unpaid order closed.
        case closeTrade = "close_trade"
        /// Waits until an order is paid.
        case waitForPayment = "wait-for-payment"

        /// The official server's five.
        public static let official: Set<ToolName> = [.mobilePayment, .webPagePayment, .queryPayment, .refundPayment, .queryRefund]

        /// The payment tools among the platform's names.
        public static let platform: Set<ToolName> = [.createTrade, .queryTrade, .refundTrade, .cancelTrade, .closeTrade]

        /// The tools that do the same under another name: an agent is better off with one of them.
        public var twins: Set<ToolName> {
            switch self {
            case .createTrade: [.mobilePayment, .webPagePayment]
            case .mobilePayment, .webPagePayment: [.createTrade]
            case .queryTrade: [.queryPayment]
            case .queryPayment: [.queryTrade]
            case .refundTrade: [.refundPayment]
            case .refundPayment: [.refundTrade]
            case .queryRefund, .cancelTrade, .closeTrade, .waitForPayment: []
            }
        }

        /// The name that a word of `AP_SELECT_TOOLS` means, in either style (`queryPay`, `query-alipay-payment`); nil where it means none.
        public init?(word: String) {
            guard let name = Self.allCases.first(where: { $0.rawValue == word || $0.shortName == word }) else { return nil }
            self = name
        }

        /// The name in the older style of `AP_SELECT_TOOLS`; nil for tools that the official server does not have.
        public var shortName: String? {
            switch self {
            case .mobilePayment: "mobilePay"
            case .webPagePayment: "webPagePay"
            case .queryPayment: "queryPay"
            case .refundPayment: "refundPay"
            case .queryRefund: "refundQuery"
            case .createTrade, .queryTrade, .refundTrade, .cancelTrade, .closeTrade, .waitForPayment: nil
            }
        }
    }
}
