import AlipaySimulator
import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

@testable import AlipayFunds

@Suite("What became of a transfer")
struct TransferLookUpTests {
    private static let movement = Movement.transfer(
        payee: PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: "13800138000"), amount: .fen(1230), number: RequestNumber("T1"))

    /// A look-up without its values.
    private static func word(_ found: LookUp<SentTransfer>) -> String {
        switch found {
        case .succeeded: "succeeded"
        case .absent: "absent"
        case .differs(let failure): "differs \(failure.code)"
        case .failed(let failure): "failed \(failure.code)"
        case .unavailable(let failure): "unavailable \(failure.code) \(failure.mayHelpLater)"
        }
    }

    private static func look(_ members: JSONObject) async throws -> LookUp<SentTransfer> {
        let platform = try ScriptedPlatform { _ in try ScriptedPlatform.signed("alipay.fund.trans.common.query", members) }
        defer { platform.server.stop() }
        return await TransferFund(gateway: platform.gateway).lookUp(movement)
    }

    @Test(
        "each state that the provider tells ends the transfer as it must",
        arguments: [
            ("SUCCESS", "succeeded"), ("FAIL", "failed transfer-failed"), ("CLOSED", "failed transfer-failed"),
            ("REFUND", "differs transfer-returned"), ("DEALING", "unavailable outcome-unclear true"),
            ("WAIT_PAY", "unavailable outcome-unclear true"), ("SOMETHING_NEW", "unavailable outcome-unclear true"),
        ])
    func states(status: String, verdict: String) async throws {
        let members: JSONObject = ["code": "10000", "out_biz_no": "T1", "status": .string(status), "trans_amount": "12.30"]
        #expect(try await Self.word(Self.look(members)) == verdict)
    }

    @Test(
        "a success of another amount is nobody's success, and an answer that is not about this transfer, or not whole, settles nothing",
        arguments: [
            (["out_biz_no": "T1", "status": "SUCCESS", "trans_amount": "12.31"], "differs transfer-differs"),
            (["out_biz_no": "T2", "status": "SUCCESS", "trans_amount": "12.30"], "unavailable outcome-unclear true"),
            (["out_biz_no": "T2", "status": "FAIL"], "unavailable outcome-unclear true"),
            (["out_biz_no": "T1", "status": "SUCCESS"], "unavailable outcome-unclear true"),
            (["out_biz_no": "T1"], "unavailable outcome-unclear true"),
        ] as [(JSONObject, String)])
    func doubtful(members: JSONObject, verdict: String) async throws {
        var members = members
        members["code"] = "10000"
        #expect(try await Self.word(Self.look(members)) == verdict)
    }

    @Test("only a signed word that there is no such transfer makes it absent")
    func absent() async throws {
        #expect(
            try await Self.word(Self.look(["code": "40004", "msg": "Business Failed", "sub_code": "ORDER_NOT_EXIST"])) == "absent")
        for subCode in ["NO_ORDER_PERMISSION", "SYSTEM_ERROR", "ACQ.TRADE_NOT_EXIST", ""] {
            let members: JSONObject = ["code": "40004", "msg": "Business Failed", "sub_code": .string(subCode)]
            #expect(try await Self.word(Self.look(members)).hasPrefix("unavailable"), "\(subCode)")
        }
        let unsigned = try ScriptedPlatform { _ in
            .text(#"{"alipay_fund_trans_common_query_response":{"code":"40004","sub_code":"ORDER_NOT_EXIST"}}"#)
        }
        defer { unsigned.server.stop() }
        let found = await TransferFund(gateway: unsigned.gateway).lookUp(Self.movement)
        #expect(Self.word(found).hasPrefix("unavailable"))
    }

    @Test("a failed one says why in Alipay's code, and nothing of Alipay's words, which may name the payee")
    func reasons() async throws {
        let found = try await Self.look([
            "code": "10000", "out_biz_no": "T1", "status": "FAIL", "error_code": "PAYEE_NOT_EXIST",
            "fail_reason": "收款账号13800138000不存在, zhang@example.com",
        ])
        guard case .failed(let failure) = found else {
            Issue.record("not failed: \(Self.word(found))")
            return
        }
        #expect(failure.code == "PAYEE_NOT_EXIST" && failure.text.contains("no money moved"))
        for leak in ["13800138000", "zhang"] { #expect(!failure.text.contains(leak)) }
    }

    @Test("a success tells who received it, and shows the payee masked")
    func receiver() async throws {
        let found = try await Self.look([
            "code": "10000", "out_biz_no": "T1", "status": "SUCCESS", "trans_amount": "12.30", "order_id": "O1",
            "pay_date": "2026-11-21 15:04:05", "receiver_user_id": "2088102146225135",
        ])
        guard case .succeeded(let output) = found else {
            Issue.record("not succeeded: \(Self.word(found))")
            return
        }
        let asked = PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: "13800138000")
        #expect(
            output.seenPayee
                == SeenPayee(asked: asked, receiver: PayeeIdentity(kind: "ALIPAY_USER_ID", id: "2088102146225135")))
        #expect(
            output.structured == [
                "out_biz_no": "T1", "trans_amount": "12.30", "payee": "138****00", "order_id": "O1", "pay_date": "2026-11-21 15:04:05",
            ])
        #expect(output.text == "转账成功, 商户转账单号: T1, 转账金额: 12.30, 收款方: 138****00, 支付宝转账单据号: O1, 支付时间: 2026-11-21 15:04:05")
    }

    @Test("each state of the platform's own, asked by the very number", arguments: TransferStatus.allCases)
    func platform(status: TransferStatus) async throws {
        try await Shop.open { shop in
            let tool = TransferFund(gateway: shop.gateway)
            #expect(await Self.word(tool.lookUp(Self.movement)) == "absent")
            try shop.simulator.stateTransfer(TransferDraft(outBizNo: "T1", amount: .fen(1230), status: status))
            let word = await Self.word(tool.lookUp(Self.movement)).split(separator: " ").first.map(String.init)
            let expected: [TransferStatus: String] = [
                .success: "succeeded", .fail: "failed", .closed: "failed", .refund: "differs", .dealing: "unavailable",
                .waitPay: "unavailable",
            ]
            #expect(word == expected[status])
        }
    }

    @Test("the movement of another kind is not looked for")
    func otherKind() async throws {
        let platform = try ScriptedPlatform { _ in .close }
        defer { platform.server.stop() }
        let tool = TransferFund(gateway: platform.gateway)
        #expect(await Self.word(tool.lookUp(ScriptedPlatform.refund)) == "differs wrong-movement")
    }
}
