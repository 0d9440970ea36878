import AlipayGateway
import AlipayTestSupport
import Clocks
import HTTPClient
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

private let method = "alipay.trade.refund"

private let good: JSONObject = [
    "code": "10000", "msg": "Success", "out_trade_no": "A1", "trade_no": "2026112122001400000000000001", "fund_change": "Y",
    "refund_fee": "30.00",
]

private func changed(_ changes: [(String, JSONValue?)]) -> JSONObject {
    var object = good
    for (key, value) in changes { object[key] = value }
    return object
}

private func complaint(_ code: String, _ subCode: String) -> JSONObject {
    ["code": .string(code), "msg": "Message", "sub_code": .string(subCode), "sub_msg": "说明"]
}

private func unsigned(_ members: JSONObject, root: String = "error_response") -> LoopbackServer.Reply {
    .text(JSONValue.object([root: .object(members)]).text)
}

/// What the server does with a refund, and what must be made of it.
private struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let verdict: Verdict
    let reply: @Sendable () throws -> LoopbackServer.Reply
    var testDescription: String { name }

    init(_ name: String, _ verdict: Verdict, _ reply: @escaping @Sendable () throws -> LoopbackServer.Reply) {
        self.name = name
        self.verdict = verdict
        self.reply = reply
    }

    static func signed(_ name: String, _ verdict: Verdict, _ members: JSONObject) -> Row {
        Row(name, verdict) { try ScriptedPlatform.signed(method, members) }
    }
}

private let answers: [Row] = [
    .signed("fund_change Y", .succeeded, good),
    .signed("no cumulative amount told", .succeeded, changed([("refund_fee", nil)])),
    .signed("more refunded in all than now", .succeeded, changed([("refund_fee", "99.00")])),
    .signed("fund_change N", .unknown, changed([("fund_change", "N")])),
    .signed("fund_change missing", .unknown, changed([("fund_change", nil)])),
    .signed("fund_change no text", .unknown, changed([("fund_change", true)])),
    .signed("another order", .unknown, changed([("out_trade_no", "A2")])),
    .signed("another trade", .unknown, changed([("trade_no", "2026")])),
    .signed("less refunded in all than now", .unknown, changed([("refund_fee", "29.99")])),
    .signed("no code", .unknown, changed([("code", nil)])),
    .signed("payment in progress", .unknown, complaint("10003", "")),
]

private let complaints: [Row] = [
    .signed("balance too small", .failed, complaint("40004", "ACQ.SELLER_BALANCE_NOT_ENOUGH")),
    .signed("order unknown", .failed, complaint("40004", "ACQ.TRADE_NOT_EXIST")),
    .signed("amount beyond what is left", .failed, complaint("40004", "ACQ.REASON_TRADE_REFUND_FEE_ERR")),
    .signed("order finished", .failed, complaint("40004", "ACQ.TRADE_HAS_FINISHED")),
    .signed("system error", .unknown, complaint("40004", "ACQ.SYSTEM_ERROR")),
    .signed("system error, letters transposed", .unknown, complaint("40004", "AQC.SYSTEM_ERROR")),
    .signed("system error, no prefix", .unknown, complaint("40004", "SYSTEM_ERROR")),
    .signed("number used with another content", .unknown, complaint("40004", "ACQ.DISCORDANT_REPEAT_REQUEST")),
    .signed("a code that nobody knows", .unknown, complaint("40004", "ACQ.SOMETHING_NEW")),
    .signed("no sub-code", .unknown, complaint("40004", "")),
    .signed("service unavailable", .unknown, complaint("20000", "isp.unknow-error")),
    .signed("service unavailable, other name", .unknown, complaint("20000", "aop.unknow-error")),
    .signed("precondition", .unknown, complaint("40003", "isv.something")),
    .signed("rate limit", .failed, complaint("40005", "isv.call-limited")),
    .signed("token ended", .failed, complaint("20001", "aop.app-auth-token-time-out")),
    .signed("no permission", .failed, complaint("40006", "isv.insufficient-isv-permissions")),
    Row("service unavailable as error_response", .unknown) {
        try ScriptedPlatform.signed(method, complaint("20000", "isp.unknow-error"), root: "error_response")
    },
    Row("success as error_response", .unknown) { try ScriptedPlatform.signed(method, good, root: "error_response") },
    Row("unsigned: signature refused", .failed) { unsigned(complaint("40002", "isv.invalid-signature")) },
    Row("unsigned: parameter missing", .failed) { unsigned(complaint("40001", "isv.missing-app-id")) },
    Row("unsigned: no permission", .failed) { unsigned(complaint("40006", "isv.insufficient-isv-permissions")) },
    Row("unsigned: business failure", .unknown) { unsigned(complaint("40004", "ACQ.SELLER_BALANCE_NOT_ENOUGH")) },
    Row("unsigned: rate limit", .unknown) { unsigned(complaint("40005", "isv.call-limited")) },
    Row("unsigned: service unavailable", .unknown) { unsigned(complaint("20000", "isp.unknow-error")) },
    Row("unsigned: no sub-code", .unknown) { unsigned(complaint("40002", "")) },
    Row("unsigned: business failure under its own root", .unknown) {
        unsigned(complaint("40004", "ACQ.TRADE_NOT_EXIST"), root: "alipay_trade_refund_response")
    },
    Row("unsigned success", .unknown) { unsigned(good, root: "alipay_trade_refund_response") },
]

private let broken: [Row] = [
    Row("status 500", .unknown) { .text("oops", status: 500) },
    Row("status 502 with a success in it", .unknown) {
        guard case .answer(_, _, let body) = try ScriptedPlatform.signed(method, good) else { return .close }
        return .answer(status: 502, body: body)
    },
    Row("status 302", .unknown) { .answer(status: 302, headers: ["location: /"], body: []) },
    Row("empty body", .unknown) { .text("") },
    Row("no JSON", .unknown) { .text("<html>") },
    Row("an answer to something else", .unknown) { try ScriptedPlatform.signed("alipay.trade.query", good) },
    Row("connection closed", .unknown) { .close },
    Row("body cut", .unknown) { .bytes(Array("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"alipay_trade_refund_response\":{".utf8)) },
    Row("signature does not hold", .unknown) {
        guard case .answer(_, _, let body) = try ScriptedPlatform.signed(method, changed([("fund_change", "N")])) else { return .close }
        return .text(String(decoding: body, as: UTF8.self).split(separator: "\"N\"").joined(separator: "\"Y\""))
    },
    Row("error with a signature that does not hold", .unknown) {
        .text(#"{"error_response":{"code":"40002","msg":"m","sub_code":"isv.invalid-signature"},"sign":"AAAA"}"#)
    },
    Row("a member twice inside the signed answer", .unknown) {
        let content = #"{"code":"10000","fund_change":"N","fund_change":"Y"}"#
        let signature = try Vectors.signature(of: content)
        return .text(#"{"alipay_trade_refund_response":\#(content),"sign":"\#(signature)"}"#)
    },
    Row("encrypted", .unknown) {
        let signature = try Vectors.signature(of: "\"AAAA\"")
        return .text(#"{"alipay_trade_refund_response":"AAAA","sign":"\#(signature)"}"#)
    },
]

@Test("a refund's outcome follows from what came back, and only proof frees the money", arguments: answers + complaints + broken)
private func outcomes(row: Row) async throws {
    let platform = try ScriptedPlatform { _ in try row.reply() }
    defer { platform.server.stop() }
    let told = Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit()))
    #expect(told.verdict == row.verdict, "\(String(describing: told.failure))")
    #expect(platform.server.requests.count == 1)
    #expect(platform.events.count { if case .exchanged = $0 { true } else { false } } == 1)
}

@Test("a time-out leaves a refund unknown; a gateway that cannot be reached leaves it undone")
func outcomesWithoutAnswer() async throws {
    let silent = try ScriptedPlatform(moveTimeoutMilliseconds: 200) { _ in .silence }
    let timedOut = Told(await silent.gateway.move(.tradeRefund, [:], under: silent.permit()))
    #expect(timedOut.verdict == .unknown)
    #expect(silent.server.requests.count == 1)
    silent.server.stop()

    let port = try LoopbackServer.deadPort()
    let configuration = try GatewayConfiguration(
        endpoint: "http://127.0.0.1:\(port)/gateway.do", applicationID: "1", privateKey: Vectors.applicationKey(),
        alipayPublicKey: Vectors.alipayPublicKey())
    let gateway = AlipayGateway(
        configuration: configuration, http: HTTPClient(configuration: .init(allowsPlainHTTP: true)), clock: silent.clock,
        boundTo: silent.gate)
    let unreachable = Told(await gateway.move(.tradeRefund, [:], under: silent.permit()))
    #expect(unreachable.verdict == .failed)
    #expect(unreachable.failure?.code == "not-sent")
    #expect(unreachable.failure?.mayHelpLater == true)
}

@Test("the answer's cumulative refund is told even where the outcome is unknown")
func observations() async throws {
    let platform = try ScriptedPlatform { _ in
        try ScriptedPlatform.signed(method, changed([("fund_change", "N"), ("refund_fee", "45.5")]))
    }
    defer { platform.server.stop() }
    let told = Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit()))
    #expect(told.observation.cumulativeRefund == .fen(4550))
    #expect(told.failure?.code == "refund-unconfirmed")
}
