import AlipayGateway
import JSON
import Money
import ToolKit

/// Tells what the shop's own account holds: `alipay.fund.account.query`. Which account is configuration, never an argument.
struct QueryAccountBalance: ReadingTool {
    struct Arguments: Sendable {}

    struct Output: ToolOutput {
        let available: Money
        /// What the account holds and cannot spend; nil where Alipay does not tell.
        let frozen: Money?

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "available_amount": ["type": "string", "description": "what the account can spend (可用余额), in yuan"],
                "frozen_amount": ["type": "string", "description": "what is frozen (冻结金额), in yuan; absent where Alipay does not tell it"],
                "currency": ["type": "string", "description": "the currency's code, such as CNY"],
            ],
            "required": ["available_amount", "currency"],
        ]

        var text: String {
            let frozen = frozen.map { ", 冻结金额: \($0.decimalText) 元" } ?? ""
            return "可用余额: \(available.decimalText) 元\(frozen)"
        }

        var structured: JSONObject {
            var object: JSONObject = ["available_amount": .string(available.decimalText), "currency": .string(available.currency.code)]
            if let frozen { object["frozen_amount"] = .string(frozen.decimalText) }
            return object
        }
    }

    let name = AlipayFunds.ToolName.queryAccountBalance.rawValue
    let title = "Query the account's balance (查询账户余额)"
    let summary = """
        Tells what the shop's own Alipay account holds: what it can spend (可用余额) and what is frozen (冻结金额). It takes no arguments: \
        which account it is the merchant has set.
        """
    let effects: Set<Effect> = [.report]
    let methods = [ReadingMethod.accountQuery.rawValue]
    let parameters = Parameters<Arguments>(build: Arguments.init)
    private let gateway: AlipayGateway
    private let sellerID: String?

    init(gateway: AlipayGateway, sellerID: String?) {
        self.gateway = gateway
        self.sellerID = sellerID
    }

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        guard let sellerID else {
            throw Failure(
                code: "not-configured", text: "This shop's account number is not set here. A person who runs this shop has to set it.")
        }
        let answer: GatewayAnswer
        do throws(GatewayError) {
            answer = try await gateway.read(
                .accountQuery, ["alipay_user_id": .string(sellerID), "account_type": "ACCTRANS_ACCOUNT"])
        } catch {
            throw error.failure("账户余额查询失败. 错误信息: \(error.agentText)")
        }
        guard let available = answer.yuan("available_amount"), answer.content["freeze_amount"] == nil || answer.yuan("freeze_amount") != nil
        else { throw Failure(code: "unusable-answer", text: "Alipay's answer about the account is not complete.") }
        return Output(available: available, frozen: answer.yuan("freeze_amount"))
    }
}
