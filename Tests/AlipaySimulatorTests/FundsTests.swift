import Clocks
import JSON
import Money
import Testing

@testable import AlipaySimulator

@Suite("funds")
struct FundsTests {
    private let account = "alipay.fund.account.query"
    private let transfers = "alipay.fund.trans.common.query"

    private func query(_ world: TestWorld, _ number: String) throws -> JSONValue {
        try world.answer(
            transfers, ["out_biz_no": .string(number), "product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER"])
    }

    private func balance(_ world: TestWorld) throws -> String? {
        let content: JSONObject = ["alipay_user_id": .string(SimulatorConfiguration.standardSellerID), "account_type": "ACCTRANS_ACCOUNT"]
        return try world.answer(account, content)["available_amount"]?.stringValue
    }

    @Test("the account holds what was paid less what was refunded, cancelled orders among it")
    func balances() throws {
        let world = try TestWorld()
        #expect(try balance(world) == "0.00")
        try world.paidOrder("A", fen: 10_000)
        try world.paidOrder("B", fen: 250)
        _ = try world.refund("A", "30.00", "R1")
        _ = try world.refund("A", "30.00", "R1")
        _ = try world.refund("A", "100.00", "R2")
        #expect(try balance(world) == "72.50")
        _ = try world.answer("alipay.trade.cancel", ["out_trade_no": "A"])
        #expect(try balance(world) == "2.50")
    }

    @Test("a book made from its entries holds what the first one held")
    func replayed() throws {
        let world = try TestWorld()
        try world.paidOrder("A", fen: 10_000)
        _ = try world.refund("A", "0.01", "R1")
        var book = TradeBook()
        for entry in world.simulator.ledger { try book.replay(entry) }
        #expect(book.balance == .fen(9999))
    }

    @Test(
        "an account is told to its owner, of the one kind",
        arguments: [
            (["account_type": "ACCTRANS_ACCOUNT", "alipay_user_id": "2088000000000009"], "NO_PERMISSION_ACCOUNT"),
            (["account_type": "OTHER", "alipay_user_id": "2088721000000001"], "INVALID_PARAMETER"),
            (["alipay_user_id": "2088721000000001"], "INVALID_PARAMETER"), (["account_type": "ACCTRANS_ACCOUNT"], "INVALID_PARAMETER"),
        ] as [(JSONObject, String)])
    func accountRefusals(content: JSONObject, subCode: String) throws {
        let answer = try TestWorld().answer(account, content)
        #expect(answer["code"] == "40004" && answer["sub_code"]?.stringValue == subCode && answer["available_amount"] == nil)
    }

    @Test("a transfer that nobody spoke of does not exist")
    func unknown() throws {
        let answer = try query(try TestWorld(), "T1")
        #expect(answer["code"] == "40004" && answer["sub_code"] == "ORDER_NOT_EXIST")
    }

    @Test("by the merchant's number a transfer is found only with product and scene; by either of the platform's without")
    func numbers() throws {
        let world = try TestWorld()
        let first = try world.simulator.stateTransfer(TransferDraft(outBizNo: "T1", amount: .fen(100), status: .success))
        let second = try world.simulator.stateTransfer(TransferDraft(outBizNo: "T2", amount: .fen(200), status: .success))
        #expect(try world.answer(transfers, ["out_biz_no": "T1"])["sub_code"] == "INVALID_PARAMETER")
        #expect(try world.answer(transfers, [:])["sub_code"] == "INVALID_PARAMETER")
        #expect(try query(world, "T1")["trans_amount"] == "1.00")
        let both: JSONObject = ["order_id": .string(second.orderID), "out_biz_no": "T1"]
        #expect(try world.answer(transfers, both)["out_biz_no"] == "T2")
        let all: JSONObject = ["pay_fund_order_id": .string(first.payFundOrderID), "order_id": .string(second.orderID)]
        #expect(try world.answer(transfers, all)["out_biz_no"] == "T1")
        #expect(try query(world, "t1")["sub_code"] == "ORDER_NOT_EXIST")
    }

    @Test("a transfer said again keeps its numbers and its day; only a success tells the amount")
    func saidAgain() throws {
        let world = try TestWorld()
        try world.simulator.stateTransfer(TransferDraft(outBizNo: "T1", amount: .fen(100), status: .dealing))
        let open = try query(world, "T1")
        #expect(open["status"] == "DEALING" && open["trans_amount"] == nil && open["pay_date"] == nil)
        try world.simulator.stateTransfer(TransferDraft(outBizNo: "T1", amount: .fen(100), status: .success))
        let done = try query(world, "T1")
        #expect(done["order_id"] == open["order_id"] && done["trans_amount"] == "1.00" && done["pay_date"] == "2026-11-21 15:04:05")
        world.clock.advance(by: .hours(1))
        try world.simulator.stateTransfer(TransferDraft(outBizNo: "T1", amount: .fen(100), status: .refund))
        let back = try query(world, "T1")
        #expect(back["status"] == "REFUND" && back["trans_amount"] == nil && back["pay_date"] == "2026-11-21 15:04:05")
        #expect(world.simulator.transfers.count == 1 && world.simulator.ledger.isEmpty)
    }

    @Test(
        "what is no transfer is refused",
        arguments: [("", 1), ("T 1", 1), (String(repeating: "1", count: 65), 1), ("T1", 0), ("T1", -1)] as [(String, Int64)])
    func refusedDrafts(number: String, fen: Int64) throws {
        let world = try TestWorld()
        #expect(throws: TradeRefusal.self) {
            try world.simulator.stateTransfer(TransferDraft(outBizNo: number, amount: .fen(fen), status: .success))
        }
        #expect(world.simulator.transfers.isEmpty)
    }

    @Test("transfers are said and shown over HTTP; a status that is none, and a misspelt member, are heard of")
    func control() async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            func post(_ body: JSONValue) async throws -> (Int?, JSONValue) {
                let reply = try await RawCaller.ask(address, "POST", "/simulator/transfers", body: body.text)
                return (reply.status, (try? JSONValue(parsing: reply.body)) ?? .null)
            }
            let (status, said) = try await post([
                "outBizNo": "T1", "amount": "12.30", "status": "FAIL", "errorCode": "PAYEE_NOT_EXIST", "failReason": "收款账号不存在",
                "receiverUserId": "2088102146225135",
            ])
            #expect(status == 200 && said["orderId"]?.stringValue?.count == 32)
            let answer = try query(world, "T1")
            #expect(answer["error_code"] == "PAYEE_NOT_EXIST" && answer["fail_reason"] == "收款账号不存在")
            #expect(answer["receiver_user_id"] == "2088102146225135")
            #expect(try await post(["outBizNo": "T2", "amount": "1.00", "status": "DONE"]).0 == 400)
            #expect(try await post(["outBizNo": "T2", "amount": "1.00", "state": "SUCCESS"]).0 == 400)
            #expect(try await post(["outBizNo": "T2", "amount": "0.00", "status": "SUCCESS"]).0 == 409)
            let list = try await RawCaller.ask(address, "GET", "/simulator/transfers")
            let shown = try JSONValue(parsing: list.body)["transfers"]?.arrayValue
            #expect(shown?.count == 1 && shown?.first?["status"] == "FAIL")
        }
    }

    @Test("a system error of the funds methods has no prefix, and a fault can be meant for one transfer")
    func faults() throws {
        let world = try TestWorld()
        world.simulator.add(Fault(.systemErrorBefore, method: transfers, outTradeNo: "T2"))
        #expect(try query(world, "T1")["sub_code"] == "ORDER_NOT_EXIST")
        #expect(try query(world, "T2")["sub_code"] == "SYSTEM_ERROR")
    }
}
