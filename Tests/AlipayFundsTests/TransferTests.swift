import AlipayGateway
import AlipaySimulator
import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

@testable import AlipayFunds

@Test("a transfer that nobody made is not found, and that is said as such")
func unknownTransfer() async throws {
    try await Shop.open { shop in
        let failure = await shop.failure { try await shop.transfer("T1") }
        #expect(failure?.code == "ORDER_NOT_EXIST" && failure?.mayHelpLater == false)
        #expect(failure?.text.contains("no transfer under this number") == true)
    }
}

@Test("a transfer's state comes with amount, number and day, and its receiver masked")
func succeededTransfer() async throws {
    try await Shop.open { shop in
        let stated = try shop.simulator.stateTransfer(
            TransferDraft(outBizNo: "T1", amount: .fen(1230), status: .success, receiverUserID: "2088102146225135"))
        let output = try await shop.transfer("T1")
        #expect(output.status == "SUCCESS" && output.amount == .fen(1230) && output.orderID == stated.orderID)
        #expect(
            output.payDate == "2026-11-21 15:04:05"
                && output.receiver == PayeeIdentity(kind: "ALIPAY_USER_ID", id: "2088102146225135"))
        #expect(
            output.text
                == "转账状态: SUCCESS, 转账金额: 12.30, 支付宝转账单据号: \(stated.orderID), 支付时间: 2026-11-21 15:04:05, 收款方: 2088****5135")
        #expect(
            output.structured
                == [
                    "out_biz_no": "T1", "status": "SUCCESS", "trans_amount": "12.30", "order_id": .string(stated.orderID),
                    "pay_date": "2026-11-21 15:04:05", "receiver": "2088****5135",
                ])
    }
}

@Test("a transfer that is under way tells no amount, and warns of sending it again", arguments: [TransferStatus.dealing, .waitPay])
func openTransfer(status: TransferStatus) async throws {
    try await Shop.open { shop in
        try shop.simulator.stateTransfer(TransferDraft(outBizNo: "T1", amount: .fen(1230), status: status))
        let output = try await shop.transfer("T1")
        #expect(output.status == status.rawValue && output.amount == nil && output.payDate.isEmpty)
        #expect(output.text.contains("请勿用新的单号重新转账"))
        try shop.simulator.stateTransfer(TransferDraft(outBizNo: "T1", amount: .fen(1230), status: .success))
        #expect(try await shop.transfer("T1").amount == .fen(1230))
    }
}

@Test("a failed transfer tells why, without the accounts, addresses and hidden signs that the reason holds")
func failedTransfer() async throws {
    try await Shop.open { shop in
        let reason = "收款账号13800138000(zhang.san@example.com)\u{202E}不存在, 见 https://x.example/a, ID 2088-1021-4622-5135"
        try shop.simulator.stateTransfer(
            TransferDraft(
                outBizNo: "T1", amount: .fen(10), status: .fail, errorCode: "PAYEE_NOT_EXIST", failReason: reason,
                receiverOpenID: "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5"))
        let output = try await shop.transfer("T1")
        #expect(output.failCode == "PAYEE_NOT_EXIST" && output.structured["receiver"] == "074a****oCo5")
        #expect(output.failReason.contains("不存在"))
        for leak in ["13800138000", "zhang", "x.example", "4622", "5135", "\u{202E}"] {
            #expect(!output.text.contains(leak) && !JSONValue.object(output.structured).text.contains(leak), "\(leak)")
        }
    }
}

@Test("an answer about another transfer, without a state, or a success without an amount is not believed")
func unusableAnswers() async throws {
    let bad: [JSONObject] = [
        ["code": "10000", "out_biz_no": "T2", "status": "SUCCESS", "trans_amount": "1.00"],
        ["code": "10000", "out_biz_no": "T1", "trans_amount": "1.00"],
        ["code": "10000", "out_biz_no": "T1", "status": "SUCCESS"],
        ["code": "10000", "out_biz_no": "T1", "status": "SUCCESS", "trans_amount": "1.001"],
    ]
    for members in bad {
        let platform = try ScriptedPlatform { _ in try ScriptedPlatform.signed("alipay.fund.trans.common.query", members) }
        defer { platform.server.stop() }
        let tool = QueryTransfer(gateway: platform.gateway)
        let failure = await #expect(throws: Failure.self) {
            try await tool.read(
                QueryTransfer.Arguments(outBizNo: "T1", orderID: nil, paymentID: nil), for: Caller(agent: "a", conversation: nil))
        }
        #expect(failure?.code == "unusable-answer")
    }
}

@Test("a transfer is found by any of its three names, and names that disagree are of no transfer")
func threeNames() async throws {
    let requests = Seen()
    let answer: JSONObject = [
        "code": "10000", "out_biz_no": "T1", "order_id": "O1", "pay_fund_order_id": "P1", "status": "SUCCESS", "trans_amount": "1.00",
    ]
    let platform = try ScriptedPlatform { request in
        requests.note(request)
        return try ScriptedPlatform.signed("alipay.fund.trans.common.query", answer)
    }
    defer { platform.server.stop() }
    let tool = QueryTransfer(gateway: platform.gateway)
    func ask(_ arguments: JSONObject) async throws -> TransferState {
        try await tool.read(tool.parameters.decode(arguments), for: Caller(agent: "a", conversation: nil))
    }
    for name: JSONObject in [["out_biz_no": "T1"], ["order_id": "O1"], ["pay_fund_order_id": "P1"]] {
        #expect(try await ask(name).outBizNo == "T1")
    }
    #expect(try await ask(["out_biz_no": "T1", "order_id": "O1", "pay_fund_order_id": "P1"]).outBizNo == "T1")
    // Alipay is asked by one name alone, since it would go by one and be silent about the others.
    #expect(
        requests.contents == [
            ["out_biz_no": "T1", "product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER"], ["order_id": "O1"],
            ["pay_fund_order_id": "P1"], ["pay_fund_order_id": "P1"],
        ])
    for names: JSONObject in [
        ["out_biz_no": "T2", "order_id": "O1"], ["order_id": "O2", "pay_fund_order_id": "P1"], ["pay_fund_order_id": "P2"],
    ] {
        let failure = await #expect(throws: Failure.self) { try await ask(names) }
        #expect(failure?.code == "unusable-answer")
    }
    let nameless = await #expect(throws: Failure.self) { try await ask([:]) }
    #expect(nameless?.code == "invalid-argument" && requests.contents.count == 7)
}

@Test("a number that is more than visible ASCII is refused before anything is sent")
func badNumber() async throws {
    try await Shop.open { shop in
        for number in ["T 1", "Т1", "T1\n", "T\u{200B}1"] {
            #expect(await shop.failure { try await shop.transfer(number) }?.code == "invalid-argument", "\(number)")
        }
        #expect(shop.simulator.counters.received.isEmpty)
    }
}

@Test("the module offers what is selected and nothing else, and says what its tools do")
func module() {
    func tools(_ names: Set<AlipayFunds.ToolName>) -> [any Tool] {
        AlipayFunds(gateway: .init(unconnectedFor: GateIdentity()), sellerID: nil, select: names).tools.map(\.tool)
    }
    #expect(tools([]).isEmpty)
    #expect(tools([.queryAccountBalance]).map(\.name) == ["query_account_balance"])
    let all = tools(Set(AlipayFunds.ToolName.allCases))
    #expect(all.map(\.name) == ["transfer_fund", "query_transfer", "query_account_balance"])
    #expect(all.map(\.effects) == [[.transfer], [.read], [.report]])
    for (names, unoffered) in [([.transferFund], []), ([.queryTransfer], ["transfer_fund"])] as [(Set<AlipayFunds.ToolName>, [String])] {
        let module = AlipayFunds(gateway: .init(unconnectedFor: GateIdentity()), sellerID: nil, select: names)
        #expect(module.unoffered.map(\.name) == unoffered)
    }
}
