import AlipayGateway

/// The official server's texts. Shops parse them: not a character changes.
enum OutputText {
    static func mobile(_ url: String) -> String { "支付链接: [点击完成支付](\(url))" }

    static func webPage(_ url: String) -> String { "网页支付链接: [点击完成支付](\(url))" }

    static func payment(status: String, total: String, trade: String) -> String { "交易状态: \(status), 交易金额: \(total), 支付宝交易号: \(trade)" }

    static func refunded(trade: String) -> String { "退款结果: 退款成功, 退款交易: \(trade)" }

    static func refundFound(trade: String, amount: String, status: String) -> String {
        "查询到退款成功, 退款交易: \(trade), 退款金额: \(amount), 退款状态: \(status)"
    }

    static func refundNotFound(status: String) -> String { "未查询到退款成功. 退款状态: \(status)" }

    static func queryFailed(_ error: GatewayError) -> String { "交易查询失败. 错误信息: \(error.agentText)" }

    static func refundQueryFailed(_ error: GatewayError) -> String { "退款查询失败. 错误信息: \(error.agentText)" }

    /// The official text calls every error a failure. One that leaves the refund in doubt must not be called so.
    static func refundFailed(_ error: GatewayError) -> String {
        error.certainty == .failed ? "退款执行失败. 错误信息: \(error.agentText)" : "退款结果未知, 正在确认. 错误信息: \(error.agentText)"
    }
}
