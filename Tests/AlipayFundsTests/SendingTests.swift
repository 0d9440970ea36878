import AlipayGateway
import AlipaySimulator
import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit
import ToolKitTesting

@testable import AlipayFunds

@Suite("Sending money")
struct SendingTests {
    private static let alice: JSONObject = [
        "payee_type": "logon_id", "payee": "Alice@Example.com", "payee_name": "王小雅", "amount": "12.30", "title": "十一月佣金",
        "remark": "谢谢 https://x.example/a", "scene_name": "佣金报酬", "scene_info": #"[{"info_type":"岗位类型","info_content":"插画师"}]"#,
    ]

    /// What became of a transfer of this shop's, under a permit of its gate.
    private static func send(_ call: JSONObject = alice, as number: String = "T1", in shop: Shop) async throws -> Told<SentTransfer> {
        let tool = TransferFund(gateway: shop.gateway)
        let arguments = try tool.parameters.decode(call)
        let movement = try tool.movement(arguments, await tool.facts(for: arguments), number: RequestNumber(number))
        // Only a platform of the tests' own mints permits; it issues this one for the shop's gate.
        let mint = try ScriptedPlatform { _ in .close }
        defer { mint.server.stop() }
        return Told(await tool.execute(arguments, under: mint.permit(for: movement, issuer: shop.gate)))
    }

    private static func changed(_ name: String, _ value: JSONValue?) -> JSONObject {
        var call = JSONObject()
        for member in alice.members where member.key != name { call[member.key] = member.value }
        if let value { call[name] = value }
        return call
    }

    @Test("a transfer arrives once, is told masked, and Alipay's name of who got it is learnt with it")
    func arrives() async throws {
        try await Shop.open(inKeyMode: true) { shop in
            try shop.simulator.deposit(.fen(5000))
            let told = try await Self.send(in: shop)
            let output = try #require(told.output)
            #expect(output.number == RequestNumber("T1") && output.amount == .fen(1230) && !output.orderID.isEmpty)
            #expect(told.observation.receiver == PayeeIdentity(kind: "ALIPAY_USER_ID", id: SimulatedUser.alice.userID))
            #expect(output.structured["payee"] == "a***@example.com" && output.structured["out_biz_no"] == "T1")
            #expect(!output.text.contains("alice") && !JSONValue.object(output.structured).text.contains("王小雅"))
            // The same number again is the same transfer.
            #expect(try await Self.send(in: shop).verdict == .succeeded)
            #expect(shop.simulator.transfers.count == 1 && shop.simulator.balance == .fen(3770))
        }
    }

    @Test("what is sent is the permit's, with title, remark and scene from the call, without addresses and formulas")
    func content() async throws {
        let requests = Seen()
        let platform = try ScriptedPlatform(transfersInKeyMode: true) { request in
            requests.note(request)
            return try ScriptedPlatform.signed(
                "alipay.fund.trans.uni.transfer", ["code": "10000", "out_biz_no": "T1", "order_id": "O1", "status": "DEALING"])
        }
        defer { platform.server.stop() }
        let tool = TransferFund(gateway: platform.gateway)
        let arguments = try tool.parameters.decode(Self.changed("title", "=@十一月佣金"))
        let movement = try tool.movement(arguments, await tool.facts(for: arguments), number: RequestNumber("T1"))
        let told = Told(await tool.execute(arguments, under: platform.permit(for: movement)))
        #expect(told.verdict == .unknown)
        #expect(
            requests.contents == [
                [
                    "out_biz_no": "T1", "trans_amount": "12.30", "product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER",
                    "payee_info": ["identity": "alice@example.com", "identity_type": "ALIPAY_LOGON_ID", "name": "王小雅"],
                    "order_title": "十一月佣金", "remark": "谢谢", "transfer_scene_name": "佣金报酬",
                    "transfer_scene_report_infos": [["info_type": "岗位类型", "info_content": "插画师"]],
                ]
            ])
    }

    @Test(
        "what the platform refuses for certain moved nothing, and says why without the payee",
        arguments: [
            (changed("payee_name", "李四"), "PAYEE_USERINFO_ERROR"), (changed("payee", "nobody@example.com"), "PAYEE_NOT_EXIST"),
            (changed("amount", "50.01"), "PAYER_BALANCE_NOT_ENOUGH"), (changed("scene_name", "私人往来"), "TRANSFER_SCENE_NAME_ILLEGAL"),
        ])
    func refusals(call: JSONObject, code: String) async throws {
        try await Shop.open(inKeyMode: true) { shop in
            try shop.simulator.deposit(.fen(5000))
            let told = try await Self.send(call, in: shop)
            #expect(told.verdict == .failed && told.failure?.code == code)
            #expect(told.failure?.text.hasPrefix("转账失败") == true)
            for leak in ["example.com", "李四", "王小雅"] { #expect(told.failure?.text.contains(leak) == false) }
            #expect(shop.simulator.transfers.isEmpty && shop.simulator.balance == .fen(5000))
        }
    }

    @Test("a transfer that Alipay is still carrying out is not known, whatever it is asked, until it has ended", arguments: [true, false])
    func underWay(arrives: Bool) async throws {
        try await Shop.open(inKeyMode: true) { shop in
            try shop.simulator.deposit(.fen(5000))
            shop.simulator.add(Fault(.dealing))
            let told = try await Self.send(in: shop)
            #expect(told.verdict == .unknown && told.failure?.code == "transfer-unconfirmed")
            let tool = TransferFund(gateway: shop.gateway)
            let movement = Movement.transfer(
                payee: PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: "alice@example.com"), amount: .fen(1230), number: RequestNumber("T1"))
            guard case .unavailable = await tool.lookUp(movement) else {
                Issue.record("a transfer under way is settled")
                return
            }
            try shop.simulator.endTransfer("T1", as: arrives ? .success : .fail, errorCode: arrives ? nil : "PAYEE_ACCOUNT_STATUS_ERROR")
            switch await tool.lookUp(movement) {
            case .succeeded(let output): #expect(arrives && output.seenPayee?.receiver.id == SimulatedUser.alice.userID)
            case .failed(let failure): #expect(!arrives && failure.code == "PAYEE_ACCOUNT_STATUS_ERROR")
            default: Issue.record("an ended transfer is not settled")
            }
        }
    }

    @Test("an answer that does not come, or is not Alipay's, leaves the transfer unknown, and is not called a failure")
    func doubt() async throws {
        let faults: [Fault.Kind] = [.systemErrorBefore, .wrongSignature]
        for fault in faults {
            try await Shop.open(inKeyMode: true) { shop in
                try shop.simulator.deposit(.fen(5000))
                shop.simulator.add(Fault(fault))
                let told = try await Self.send(in: shop)
                #expect(told.verdict == .unknown, "\(fault)")
                #expect(told.failure?.text.contains("转账结果未知") == true && told.failure?.text.contains("转账失败") == false)
            }
        }
    }

    @Test("the tool does with a movement and its permit what every tool has to")
    func conformance() async throws {
        try await Shop.open(inKeyMode: true) { shop in
            let tool = TransferFund(gateway: shop.gateway)
            let findings = await ToolConformance.check(
                tool, moving: Self.alice, amount: .fen(1230), gate: shop.gate, sent: { shop.simulator.counters.received.count })
            #expect(findings.isEmpty)
        }
    }
}
