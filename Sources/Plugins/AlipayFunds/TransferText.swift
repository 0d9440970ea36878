import AlipayGateway
import ToolKit

/// What agents are told of transfers. What Alipay says may quote an account, and is masked.
enum TransferText {
    static func queryFailed(_ error: GatewayError) -> String { Masked.inText("转账查询失败. 错误信息: \(error.agentText)") }

    /// An error that leaves the transfer in doubt must not be called a failure.
    static func sendingFailed(_ error: GatewayError) -> String {
        Masked.inText(
            error.certainty == .failed
                ? "转账失败. 错误信息: \(error.agentText)" : "转账结果未知, 正在确认, 请勿用新的单号重新转账. 错误信息: \(error.agentText)")
    }
}
