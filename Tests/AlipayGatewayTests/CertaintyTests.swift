import AlipayGateway
import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing

private let order = OrderIdentity(number: OrderNumber("A1"), tradeNumber: "2026112122001400000000000001")
private let payee = PayeeIdentity(kind: "ALIPAY_USER_ID", id: "2088000000000005")

/// The codes that free a movement when they come signed under 40004, and some of those that must not.
private let codes: [(MovingMethod, Movement, frees: [String], leave: [String])] = [
    (
        .tradeRefund, ScriptedPlatform.refund, ["ACQ.TRADE_HAS_CLOSE", "TRADE_NOT_EXIST"],
        ["ACQ.TRADE_CANCEL_TIME_OUT", "ACQ.REASON_ILLEGAL_STATUS", "PAYEE_NOT_EXIST", "isv.TRADE_NOT_EXIST"]
    ),
    (
        .tradeCancel, .cancel(order: order, amount: .fen(3000)),
        ["ACQ.SELLER_BALANCE_NOT_ENOUGH", "ACQ.TRADE_HAS_FINISHED", "ACQ.CANCEL_NOT_ALLOWED", "AQC.INVALID_PARAMETER"],
        ["AQC.SYSTEM_ERROR", "ACQ.TRADE_NOT_EXIST", "ACQ.TRADE_HAS_CLOSE", "ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_REFUND_FEE_ERR"]
    ),
    (
        .tradeClose, .close(order: order), ["ACQ.TRADE_STATUS_ERROR", "ACQ.TRADE_NOT_EXIST", "ACQ.REASON_ILLEGAL_STATUS"],
        ["ACQ.SYSTEM_ERROR", "ACQ.SELLER_BALANCE_NOT_ENOUGH"]
    ),
    (
        .tradePrecreate, .collect(order: order.number, amount: .fen(3000)),
        ["ACQ.TRADE_HAS_SUCCESS", "ACQ.CONTEXT_INCONSISTENT", "ACQ.BEYOND_PER_RECEIPT_DAY_RESTRICTION"], ["ACQ.SYSTEM_ERROR"]
    ),
    (
        .transfer, .transfer(payee: payee, amount: .fen(3000), number: RequestNumber("T1")),
        [
            "PAYER_BALANCE_NOT_ENOUGH", "PAYEE_NOT_EXIST", "EXCEED_LIMIT_SM_AMOUNT", "TRANSFER_SCENE_NAME_BLANK",
            "PERM_AML_NOT_REALNAME_REV",
        ],
        [
            "SYSTEM_ERROR", "REQUEST_PROCESSING", "TRANS_ORDER_DEALING", "BIZ_UNIQUE_EXCEPTION", "PAYMENT_INFO_INCONSISTENCY",
            "ORDER_NOT_EXIST", "TRANSFER_SCENE_DEALING", "isv.PAYEE_NOT_EXIST",
        ]
    ),
]

@Test("a signed error frees a movement only where the table of its own method says so, and a code that is in none never does")
func certainty() async throws {
    for (method, movement, frees, leave) in codes {
        for (code, verdict) in frees.map({ ($0, Verdict.failed) }) + (leave + ["ACQ.SOMETHING_NEW", "NEW", ""]).map({ ($0, .unknown) }) {
            let members: JSONObject = ["code": "40004", "msg": "Business Failed", "sub_code": .string(code)]
            let platform = try ScriptedPlatform(transfersInKeyMode: true) { _ in
                try ScriptedPlatform.signed(method.rawValue, members)
            }
            defer { platform.server.stop() }
            let told = Told(await platform.gateway.move(method, [:], under: platform.permit(for: movement)))
            #expect(told.verdict == verdict, "\(method) \(code)")
        }
    }
}

@Test("every sentence for an agent stands there once, in words of its own in each language")
func sentences() {
    let all = GatewaySentence.all
    #expect(all.count > 100)
    #expect(Set(all.map(\.english)).count == all.count)
    for sentence in all {
        let texts = [sentence.english, sentence.simplifiedChinese, sentence.traditionalChinese, sentence.korean]
        #expect(texts.allSatisfy { !$0.isEmpty } && texts[1] != texts[0] && texts[3] != texts[0], "\(sentence.english)")
        #expect(
            texts.map { $0.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) } } == [false, false, false, true], "\(texts)")
    }
}
