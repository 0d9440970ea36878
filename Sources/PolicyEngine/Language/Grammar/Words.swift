internal import Money

/// The words that mean something in the language, and what.
enum Words {
    /// What stands behind `per`.
    static let windows: [(word: String, value: WindowRule, doc: String)] = [
        ("call", .call, "this call by itself"),
        ("hour", .hour, "the clock hour in the policy's zone"),
        ("day", .day, "the date in the policy's zone"),
        ("week", .week, "the week from Monday in the policy's zone"),
        ("month", .month, "the month in the policy's zone"),
        ("ever", .ever, "all time"),
    ]

    static func doc(_ effect: Effect) -> String {
        switch effect {
        case .read: "looks at one order or operation that the call names"
        case .report: "looks at more than one customer: bills, balances, lists"
        case .collect: "asks a buyer to pay"
        case .refund: "gives money back to an order's buyer"
        case .transfer: "sends money to a payee"
        case .disclose: "hands out personal data"
        }
    }

    static func doc(_ kind: BalanceKey.Kind) -> String {
        switch kind {
        case .agent: "a balance for each agent"
        case .customer: "a balance for each buyer, as the order's facts name it; refunds only"
        case .order: "a balance for each order"
        case .payee: "a balance for each payee; transfers only"
        case .shop: "one balance for the whole shop"
        }
    }

    static func doc(_ kind: ContextField.Kind) -> String {
        switch kind {
        case .string: "a text"
        case .integer: "a whole number"
        case .boolean: "`true` or `false`"
        case .money: "an amount of money, read exactly"
        case .strings: "a list of texts"
        }
    }

    // MARK: - As rules

    static let window = ValueRule.word(windows.map { .init($0.word, $0.doc) })
    static let effect = ValueRule.word(Effect.allCases.map { .init($0.rawValue, doc($0)) })
    static let each = ValueRule.word(BalanceKey.Kind.allCases.map { .init($0.rawValue, doc($0)) })
    static let contextField = ValueRule.word(ContextField.Kind.allCases.map { .init($0.rawValue, doc($0)) })
    static let truth = ValueRule.word([.init("true", "yes"), .init("false", "no; the default")])
    static let version = ValueRule.word([.init(PolicyLanguage.version, "the version that this program reads")])
    static let approval = ValueRule.word([.init("approval", "what no person approved")])
}
