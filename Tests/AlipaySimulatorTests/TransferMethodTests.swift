import Clocks
import JSON
import Money
import Testing

@testable import AlipaySimulator

extension TestWorld {
    static let transferContent: JSONObject = [
        "out_biz_no": "T1", "trans_amount": "10.00", "product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER",
        "order_title": "佣金", "payee_info": ["identity": "alice@example.com", "identity_type": "ALIPAY_LOGON_ID", "name": "王小雅"],
    ]

    /// Transfers so much to alice.
    func transfer(_ number: String, _ amount: String, changing changes: JSONObject = JSONObject()) throws -> JSONValue {
        var content = Self.transferContent
        content["out_biz_no"] = .string(number)
        content["trans_amount"] = .string(amount)
        for member in changes.members { content[member.key] = member.value }
        return try answer("alipay.fund.trans.uni.transfer", content)
    }

    func lookUpTransfer(_ number: String) throws -> JSONValue {
        try answer(
            "alipay.fund.trans.common.query",
            ["out_biz_no": .string(number), "product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER"])
    }
}

/// The payee as a call names it.
private func payee(_ identity: String, _ kind: String = "ALIPAY_USER_ID", name: String? = nil) -> JSONValue {
    var payee: JSONObject = ["identity": .string(identity), "identity_type": .string(kind)]
    payee["name"] = name.map(JSONValue.string)
    return .object(payee)
}

@Suite("transfers")
struct TransferMethodTests {
    private func world(fen: Int64 = 100_000, journal: String? = nil) throws -> TestWorld {
        let world = try TestWorld(journal: journal, changing: { $0.transfersNeedCertificates = false })
        if fen > 0 { try world.simulator.deposit(.fen(fen)) }
        return world
    }

    @Test("a transfer arrives once; the same again tells how it stands, and the look-up names the receiver")
    func arrives() throws {
        let world = try world()
        let first = try world.transfer("T1", "10.00")
        #expect(first["status"] == "SUCCESS" && first["trans_date"] == "2026-11-21 15:04:05")
        #expect(try world.transfer("T1", "10") == first)
        #expect(world.simulator.balance == .fen(99_000))
        let found = try world.lookUpTransfer("T1")
        #expect(found["status"] == "SUCCESS" && found["trans_amount"] == "10.00" && found["order_id"] == first["order_id"])
        #expect(found["receiver_user_id"]?.stringValue == SimulatedUser.alice.userID)
        #expect(found["receiver_open_id"]?.stringValue == SimulatedUser.alice.openID)
    }

    @Test(
        "one account is found by each of its names",
        arguments: [
            ("ALIPAY_USER_ID", SimulatedUser.alice.userID), ("ALIPAY_OPEN_ID", SimulatedUser.alice.openID),
            ("ALIPAY_LOGON_ID", "13800000017"), ("ALIPAY_LOGON_ID", "ALICE@example.com"),
        ])
    func names(kind: String, identity: String) throws {
        let world = try world()
        let payee: JSONValue = ["identity": .string(identity), "identity_type": .string(kind), "name": "王小雅"]
        #expect(try world.transfer("T1", "1.00", changing: ["payee_info": payee])["status"] == "SUCCESS")
        #expect(try world.lookUpTransfer("T1")["receiver_user_id"]?.stringValue == SimulatedUser.alice.userID)
    }

    static let refusals: [(JSONObject, String)] = [
        (["trans_amount": "0.09"], "EXCEED_LIMIT_SM_MIN_AMOUNT"), (["trans_amount": "100000000.01"], "EXCEED_LIMIT_SM_AMOUNT"),
        (["trans_amount": "1.001"], "INVALID_PARAMETER"), (["trans_amount": .null], "INVALID_PARAMETER"),
        (["trans_amount": "1000.01"], "PAYER_BALANCE_NOT_ENOUGH"), (["trans_amount": "50000.00"], "MEMO_REQUIRED_IN_TRANSFER_ERROR"),
        (["out_biz_no": ""], "INVALID_PARAMETER"), (["out_biz_no": "a b"], "INVALID_PARAMETER"),
        (["product_code": "TRANS_BANKCARD_NO_PWD"], "PRODUCT_NOT_SIGN"), (["product_code": .null], "INVALID_PARAMETER"),
        (["biz_scene": .null], "INVALID_PARAMETER"), (["biz_scene": "OTHER"], "INVALID_PARAMETER"),
        (["payee_info": .null], "INVALID_PARAMETER"), (["payee_info": payee("2088000000000001", "CARD")], "INVALID_PARAMETER"),
        (["payee_info": payee("alice@example.com", "ALIPAY_LOGON_ID")], "INVALID_PARAMETER"),
        (["payee_info": payee("2088000000000001")], "PAYEE_NOT_EXIST"),
        (["payee_info": payee(SimulatedUser.alice.userID, name: "王小丫")], "PAYEE_USERINFO_ERROR"),
        (["payee_info": payee(SimulatedUser.closed.userID)], "PAYEE_ACCOUNT_STATUS_ERROR"),
        (["payee_info": payee(SimulatorConfiguration.standardSellerID)], "PAYER_PAYEE_CANNOT_SAME"),
        (["transfer_scene_name": "别的"], "TRANSFER_SCENE_NAME_ILLEGAL"),
        (["transfer_scene_name": "佣金报酬"], "TRANSFER_SCENE_REPORT_INFO_ILLEGAL"),
        (["transfer_scene_report_infos": [["info_type": "a", "info_content": "b"]]], "TRANSFER_SCENE_NAME_BLANK"),
    ]

    @Test("what the platform's rules forbid moves nothing and leaves no order", arguments: refusals.indices)
    func refused(place: Int) throws {
        let (changes, subCode) = Self.refusals[place]
        let world = try world()
        let answer = try world.transfer("T1", "10.00", changing: changes)
        #expect(answer["code"] == "40004" && answer["sub_code"]?.stringValue == subCode)
        #expect(world.simulator.balance == .fen(100_000) && world.simulator.transfers.isEmpty)
        #expect(try world.lookUpTransfer("T1")["sub_code"] == "ORDER_NOT_EXIST")
    }

    @Test(
        "the same number with other content is refused",
        arguments: [
            ["trans_amount": "10.01"], ["order_title": "x"], ["remark": "x"], ["product_code": "STD_RED_PACKET"],
            ["payee_info": payee(SimulatedUser.alice.userID)],
        ] as [JSONObject])
    func inconsistent(changes: JSONObject) throws {
        let world = try world()
        #expect(try world.transfer("T1", "10.00")["status"] == "SUCCESS")
        #expect(try world.transfer("T1", "10.00", changing: changes)["sub_code"] == "PAYMENT_INFO_INCONSISTENCY")
        #expect(world.simulator.balance == .fen(99_000))
    }

    @Test("an application without a certificate is turned away before anything is looked at")
    func keyMode() throws {
        let world = try TestWorld()
        try world.simulator.deposit(.fen(100_000))
        let answer = try world.transfer("T1", "10.00")
        #expect(answer["code"] == "40002" && answer["sub_code"] == "isv.missing-app-cert-sn")
        #expect(world.simulator.transfers.isEmpty)
    }

    static let stories: [(TransferStatus, balance: Int64, paid: Bool)] = [
        (.success, 99_000, true), (.fail, 100_000, false), (.closed, 100_000, false), (.refund, 100_000, false),
    ]

    @Test("each story of a transfer ends as the platform's rules say", arguments: stories.indices)
    func ending(place: Int) throws {
        let (status, balance, paid) = Self.stories[place]
        let world = try world()
        world.simulator.add(Fault(.dealing))
        let open = try world.transfer("T1", "10.00")
        #expect(open["status"] == "DEALING" && open["trans_date"] == nil && world.simulator.balance == .fen(99_000))
        #expect(try world.transfer("T1", "10.00")["status"] == "DEALING", "sent again it is still the one")
        #expect(try world.lookUpTransfer("T1")["trans_amount"] == nil)
        world.clock.advance(by: .minutes(1))
        try world.simulator.endTransfer("T1", as: status, errorCode: "X", failReason: "y")
        let end = try world.lookUpTransfer("T1")
        #expect(end["status"]?.stringValue == status.rawValue && end["error_code"] == "X" && end["fail_reason"] == "y")
        #expect(end["pay_date"] == (paid ? "2026-11-21 15:05:05" : nil))
        #expect(world.simulator.balance == .fen(balance))
        #expect(throws: TradeRefusal.self) { try world.simulator.endTransfer("T1", as: .dealing) }
        #expect(throws: TradeRefusal.orderNotExist) { try world.simulator.endTransfer("T2", as: .fail) }
    }

    @Test("a transfer that arrived can come back, once, and nothing else can become of it")
    func comesBack() throws {
        let world = try world()
        _ = try world.transfer("T1", "10.00")
        #expect(throws: TradeRefusal.self) { try world.simulator.endTransfer("T1", as: .fail) }
        try world.simulator.endTransfer("T1", as: .refund)
        #expect(world.simulator.balance == .fen(100_000))
        #expect(throws: TradeRefusal.self) { try world.simulator.endTransfer("T1", as: .refund) }
    }

    @Test("a late transfer arrives when its caller is gone and a look-up has said absent")
    func late() throws {
        let world = try world()
        world.simulator.add(Fault(.lateArrival, method: "alipay.fund.trans.uni.transfer"))
        guard case .hold(let late?) = try world.take("alipay.fund.trans.uni.transfer", TestWorld.transferContent) else {
            throw Unexpected("it was not parked")
        }
        world.simulator.connectionGone(late: late)
        #expect(try world.lookUpTransfer("T1")["sub_code"] == "ORDER_NOT_EXIST")
        #expect(try world.lookUpTransfer("T1")["status"] == "SUCCESS")
        #expect(world.simulator.balance == .fen(99_000))
    }

    @Test("a simulator started again keeps its transfers, its deposits and its numbers; what was stated is gone")
    func journal() throws {
        let scratch = try Scratch()
        var before: [Transfer] = []
        do {
            let world = try world(journal: scratch.file("journal"))
            world.simulator.add(Fault(.dealing, outTradeNo: "T2"))
            for number in ["T1", "T2"] { _ = try world.transfer(number, "10.00", changing: ["remark": "r"]) }
            try world.simulator.endTransfer("T2", as: .fail, errorCode: "X")
            before = world.simulator.transfers
            try world.simulator.stateTransfer(TransferDraft(outBizNo: "S1", amount: .fen(1), status: .success))
        }
        let world = try world(fen: 0, journal: scratch.file("journal"))
        #expect(world.simulator.transfers == before && world.simulator.balance == .fen(99_000))
        _ = try world.transfer("T3", "1.00")
        #expect(Set(world.simulator.transfers.map(\.orderID)).count == 3)
    }

    @Test("a test cannot state a transfer that the application made")
    func notStated() throws {
        let world = try world()
        _ = try world.transfer("T1", "10.00")
        #expect(throws: TradeRefusal.invalidParameter("out_biz_no")) {
            try world.simulator.stateTransfer(TransferDraft(outBizNo: "T1", amount: .fen(1000), status: .fail))
        }
    }

    @Test("deposits, users and ends are given over HTTP, and a misspelt one is heard of")
    func control() async throws {
        let world = try TestWorld(changing: { $0.transfersNeedCertificates = false })
        try await world.simulator.whileServing { address in
            func post(_ path: String, _ body: JSONValue) async throws -> (status: Int?, json: JSONValue) {
                let reply = try await RawCaller.ask(address, "POST", "/simulator" + path, body: body.text)
                return (reply.status, (try? JSONValue(parsing: reply.body)) ?? .null)
            }
            #expect(try await post("/deposit", ["amount": "50.00"]).json["available"] == "50.00")
            #expect(try await post("/deposit", ["amount": "0.00"]).status == 409)
            #expect(try await post("/deposit", ["sum": "1.00"]).status == 400)
            let eve: JSONValue = ["userId": "2088622000000099", "realName": "艾娃", "logonIds": ["eve@example.com"]]
            #expect(try await post("/users", eve).json["openId"] == "open2088622000000099")
            #expect(try await post("/users", ["userId": "2088622000000099"]).status == 400)
            world.simulator.add(Fault(.dealing))
            let payee = payee("eve@example.com", "ALIPAY_LOGON_ID", name: "艾娃")
            #expect(try world.transfer("T1", "10.00", changing: ["payee_info": payee])["status"] == "DEALING")
            #expect(try await post("/transfers/T1/end", ["status": "GONE"]).status == 400)
            #expect(try await post("/transfers/T2/end", ["status": "FAIL"]).status == 404)
            let end = try await post("/transfers/T1/end", ["status": "FAIL", "errorCode": "PAYEE_NOT_EXIST"])
            #expect(end.json["status"] == "FAIL" && end.json["made"] == true)
            let users = try await RawCaller.ask(address, "GET", "/simulator/users")
            #expect(try JSONValue(parsing: users.body)["users"]?.arrayValue?.count == SimulatedUser.everybody.count + 1)
            #expect(world.simulator.balance == .fen(5000))
        }
    }
}
