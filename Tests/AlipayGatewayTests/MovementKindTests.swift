import AlipayGateway
import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

private let order = OrderIdentity(number: OrderNumber("A1"), tradeNumber: "2026112122001400000000000001")
private let payee = PayeeIdentity(kind: "ALIPAY_USER_ID", id: "2088000000000005")

/// One movement of each kind.
private let movements: [MovementKind: Movement] = [
    .collect: .collect(order: order.number, amount: .fen(3000)),
    .refund: .refund(order: order, amount: .fen(3000), number: RequestNumber("R1")),
    .cancel: .cancel(order: order, amount: .fen(3000)),
    .close: .close(order: order),
    .transfer: .transfer(payee: payee, amount: .fen(3000), number: RequestNumber("T1")),
]

private let kinds: [MovingMethod: MovementKind] = [
    .tradeRefund: .refund, .tradePrecreate: .collect, .tradeCancel: .cancel, .tradeClose: .close, .transfer: .transfer,
]

@Test("no method can be sent under a permit of another kind", arguments: MovingMethod.allCases, MovementKind.allCases)
func otherKinds(method: MovingMethod, kind: MovementKind) async throws {
    let platform = try ScriptedPlatform(transfersInKeyMode: true) { _ in .close }
    defer { platform.server.stop() }
    let movement = try #require(movements[kind])
    let told = Told(await platform.gateway.move(method, [:], under: platform.permit(for: movement)))
    if kinds[method] == kind {
        #expect(told.verdict == .unknown)
        #expect(platform.server.requests.count == 1)
    } else {
        #expect(told.verdict == .failed)
        #expect(told.failure?.code == "not-sent")
        #expect(platform.server.connectionCount == 0)
    }
}

@Test("what goes out of each movement is the permit's, and of a code to pay by Alipay is told where to send notifications")
func contents() async throws {
    let platform = try ScriptedPlatform(transfersInKeyMode: true) { _ in .close }
    defer { platform.server.stop() }
    let both: JSONObject = ["out_trade_no": "A1", "trade_no": "2026112122001400000000000001"]
    let rows: [(MovingMethod, JSONObject, JSONObject)] = [
        (.tradePrecreate, ["subject": "插画"], ["out_trade_no": "A1", "total_amount": "30.00", "subject": "插画"]),
        (.tradeCancel, [:], both), (.tradeClose, [:], both),
        (
            .transfer, ["order_title": "稿费", "payee_name": "张三"],
            [
                "out_biz_no": "T1", "trans_amount": "30.00", "product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER",
                "payee_info": ["identity": "2088000000000005", "identity_type": "ALIPAY_USER_ID", "name": "张三"], "order_title": "稿费",
            ]
        ),
    ]
    for (method, extra, content) in rows {
        let movement = try #require(kinds[method].flatMap { movements[$0] })
        _ = await platform.gateway.move(method, extra, under: platform.permit(for: movement))
        let request = try #require(platform.server.requests.last)
        #expect(try sentContent(String(decoding: request.body, as: UTF8.self)) == .object(content), "\(method)")
        #expect(request.target.contains("method=\(method.rawValue)&"))
        #expect(request.target.contains("notify_url=") == (method == .tradePrecreate))
    }
    let smuggled: [(MovingMethod, String)] = [
        (.tradeCancel, "action"), (.tradeClose, "trade_no"), (.tradePrecreate, "total_amount"), (.tradePrecreate, "notify_url"),
        (.transfer, "payee_info"), (.transfer, "trans_amount"), (.transfer, "out_biz_no"), (.transfer, "biz_scene"),
    ]
    let before = platform.server.requests.count
    for (method, name) in smuggled {
        let movement = try #require(kinds[method].flatMap { movements[$0] })
        let told = Told(await platform.gateway.move(method, [name: "1"], under: platform.permit(for: movement)))
        #expect(told.verdict == .failed, "\(method) \(name)")
    }
    #expect(platform.server.requests.count == before)
}

@Test("a payee is of a kind that Alipay has, and one who is named by a sign-in name has a real name beside it")
func payees() async throws {
    let platform = try ScriptedPlatform(transfersInKeyMode: true) { _ in .close }
    defer { platform.server.stop() }
    for (kind, extra, isSent) in [
        ("ALIPAY_LOGON_ID", [:], false), ("ALIPAY_LOGON_ID", ["payee_name": ""], false), ("BANKCARD_ACCOUNT", ["payee_name": "张三"], false),
        ("ALIPAY_LOGON_ID", ["payee_name": "张三"], true), ("ALIPAY_OPEN_ID", [:], true),
    ] as [(String, JSONObject, Bool)] {
        let before = platform.server.requests.count
        let movement = Movement.transfer(payee: PayeeIdentity(kind: kind, id: "a@b.cn"), amount: .fen(10), number: RequestNumber("T1"))
        let told = Told(await platform.gateway.move(.transfer, extra, under: platform.permit(for: movement)))
        #expect((platform.server.requests.count > before) == isSent, "\(kind) \(extra)")
        #expect(told.verdict == (isSent ? .unknown : .failed))
    }
}

@Test("in key mode no transfer is sent, and the agent is told what a person has to do")
func transfersNeedCertificates() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    #expect(!platform.gateway.mayTransfer && !platform.gateway.isCertificateMode)
    let movement = try #require(movements[.transfer])
    let told = Told(await platform.gateway.move(.transfer, [:], under: platform.permit(for: movement)))
    #expect(told.verdict == .failed)
    #expect(told.failure?.code == "transfer-needs-certificates")
    #expect(told.failure?.mayHelpLater == false)
    #expect(told.failure?.text.contains("certificate mode") == true)
    #expect(platform.server.connectionCount == 0)
}
