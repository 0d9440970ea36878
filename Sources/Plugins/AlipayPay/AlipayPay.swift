public import AlipayGateway
public import ToolKit

/// The five tools of Alipay's official payment server: same names, same parameters, same texts.
public struct AlipayPay: ToolModule {
    /// The module's name.
    public static let id = "alipay.pay"

    /// The tools that were selected, in the official order.
    public let tools: [AnyTool]

    /// The tools over a gateway.
    public init(gateway: AlipayGateway, select selection: Selection = .all) {
        let all: [(ToolName, AnyTool)] = [
            (.mobilePayment, .moving(CreatePayment(for: .phone, gateway: gateway))),
            (.webPagePayment, .moving(CreatePayment(for: .computer, gateway: gateway))),
            (.queryPayment, .reading(QueryPayment(gateway: gateway))),
            (.refundPayment, .moving(RefundPayment(gateway: gateway))),
            (.queryRefund, .reading(QueryRefund(gateway: gateway))),
        ]
        tools = all.filter { selection.names.contains($0.0) }.map(\.1)
    }
}

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

/// Which tools an owner wants, as `AP_SELECT_TOOLS` says it.
public struct Selection: Sendable, Hashable {
    /// Those that are wanted.
    public let names: Set<ToolName>
    /// Words of the list that name no tool of this module: to be told to the owner. They select nothing.
    public let unknown: [String]

    /// Every tool.
    public static let all = Selection(names: Set(ToolName.allCases), unknown: [])

    /// The tools of a comma-separated list in either style (`queryPay`, `query-alipay-payment`); an empty list and `all` mean every one.
    public init(list: String) {
        let words = list.split { $0 == "," || $0.isWhitespace }.map(String.init)
        guard !words.isEmpty, words != ["all"] else {
            self = .all
            return
        }
        var names: Set<ToolName> = []
        var unknown: [String] = []
        for word in words {
            let name = ToolName.allCases.first { $0.rawValue == word || $0.shortName == word }
            if let name { names.insert(name) } else { unknown.append(word) }
        }
        self.init(names: names, unknown: unknown)
    }

    private init(names: Set<ToolName>, unknown: [String]) {
        self.names = names
        self.unknown = unknown
    }
}
