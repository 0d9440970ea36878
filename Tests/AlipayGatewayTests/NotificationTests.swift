import AlipayTestSupport
import Cryptography
import Foundation
import JSON
import LoopbackServer
import Money
import Testing

@testable import AlipayGateway

private func notification(_ name: String) throws -> String {
    try #require(Vectors.cases("notify.json").first { $0["name"]?.stringValue == name }).string("form_urlencoded")
}

private func verify(_ body: String, application: String = "2021000000000001", seller: String? = nil) throws -> AlipayNotification {
    try AlipayNotification.verify(
        Array(body.utf8), with: Vectors.alipayPublicKey(), applicationID: application, sellerID: seller)
}

@Test("each notification has the verdict that it should have")
func notifications() throws {
    let cases = try Vectors.cases("notify.json")
    #expect(cases.count == 7)
    for vector in cases {
        let isGood = vector["expect_verify"] == true
        let name = try vector.string("name")
        let verified = try? verify(vector.string("form_urlencoded"))
        #expect((verified != nil) == isGood, "\(name)")
        guard let verified, let form = vector["form"]?.objectValue else { continue }
        for member in form.members where member.key != "sign" { #expect(verified[member.key] == member.value.stringValue) }
        #expect(verified["sign"] == nil)
    }
}

@Test("only a paid state without any sign of a refund is a payment")
func payments() throws {
    let paid = try verify(notification("paid"))
    #expect(paid.isPayment)
    #expect(paid.id == "2026112100222150408000000000000001")
    #expect(paid.total == .fen(1))
    #expect(paid.order == OrderIdentity(number: OrderNumber("T20261121150405"), tradeNumber: "2026112122001400000000000001"))
    #expect(paid["subject"] == "插画+订制 & 100%")
    let refund = try verify(notification("partial_refund"))
    #expect(!refund.isPayment)
    #expect(refund.cumulativeRefund == .fen(1))
    #expect(refund.refundNumber == RequestNumber("RF1"))
    #expect(try !verify(notification("closed")).isPayment)
}

@Test("a genuine notification for another application or seller is refused")
func strangers() throws {
    let paid = try notification("paid")
    #expect(throws: AlipayNotification.Problem.otherApplication) { try verify(paid, application: "2021000000000002") }
    #expect(throws: AlipayNotification.Problem.otherSeller) { try verify(paid, seller: "2088000000000009") }
    #expect(try verify(paid, seller: "2088000000000002").isPayment)
}

@Test("what tells of a trade names the seller where the seller is known; what tells of none need not")
func sellers() throws {
    func signed(_ text: String) throws -> String {
        "\(text)&sign_type=RSA2&sign=\(FormText.encode(try Vectors.signature(of: text)))"
    }
    let (head, tail) = ("app_id=2021000000000001&notify_id=n1&out_trade_no=A1", "trade_no=2026&trade_status=TRADE_SUCCESS")
    for seller in ["", "seller_id=&"] {
        let nameless = try signed("\(head)&\(seller)\(tail)")
        #expect(throws: AlipayNotification.Problem.noSeller) { try verify(nameless, seller: "2088000000000002") }
        #expect(try verify(nameless).isPayment)
    }
    #expect(try verify(signed("\(head)&seller_id=2088000000000002&\(tail)"), seller: "2088000000000002").isPayment)
    let event = "app_id=2021000000000001&msg_method=alipay.open.auth.userauth.cancelled&notify_id=n2"
    #expect(try verify(signed(event), seller: "2088000000000002").id == "n2")
}

@Test("a notification that says something twice, is unsigned or broken is refused")
func brokenNotifications() throws {
    let paid = try notification("paid")
    #expect(throws: AlipayNotification.Problem.repeatedParameter) { try verify(paid + "&total_amount=9.99") }
    #expect(throws: AlipayNotification.Problem.badSignature) { try verify(paid + "&refund_fee=0.01") }
    #expect(throws: AlipayNotification.Problem.notAForm) { try verify(paid + "%") }
    #expect(throws: AlipayNotification.Problem.notSigned) { try verify("app_id=1") }
    #expect(throws: AlipayNotification.Problem.notSigned) { try verify(paid.replacingOccurrences(of: "RSA2", with: "NONE")) }
    #expect(throws: AlipayNotification.Problem.notAForm) { try verify("a=" + String(repeating: "b", count: 70_000)) }
}

@Test("certificate files have the serial numbers that Alipay gives them")
func certificateSerials() throws {
    let cases = try Vectors.cases("cert_sn.json")
    #expect(cases.count == 6)
    for vector in cases {
        let file = try vector.string("file")
        let text = try Vectors.text(file)
        let serial = try vector.string("kind") == "root" ? CertificateSerial.ofRoots(inPEM: text) : CertificateSerial.ofFirst(inPEM: text)
        #expect(try serial == vector.string("expect"), "\(file)")
    }
}

@Test("a file without a certificate, or with a broken one, is refused and never crashes")
func brokenCertificates() throws {
    #expect(throws: CertificateSerial.Problem.noCertificate) { try CertificateSerial.ofFirst(inPEM: "") }
    #expect(throws: CertificateSerial.Problem.noCertificate) { try CertificateSerial.ofRoots(inPEM: "no") }
    let lines = try Vectors.text("certs/app.crt").split(separator: "\n")
    let der = try #require(Base64.decodeLenient(lines.filter { !$0.hasPrefix("-") }.joined()))
    for length in 0..<der.count {
        let text = "-----BEGIN CERTIFICATE-----\n\(Base64.encode(der[..<length]))\n-----END CERTIFICATE-----"
        #expect(throws: CertificateSerial.Problem.self, "\(length) bytes") { try CertificateSerial.ofFirst(inPEM: text) }
    }
}

@Test("the gateway verifies notifications and what a browser brings back with the key that it trusts")
func gatewayVerifies() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let paid = Array(try notification("paid").utf8)
    #expect(try await platform.gateway.verify(notification: paid, sellerID: "2088000000000002").isPayment)
    await #expect(throws: AlipayNotification.Problem.otherSeller) {
        try await platform.gateway.verify(notification: paid, sellerID: "2088000000000009")
    }
    #expect(try await platform.gateway.verify(returnQuery: paid)["trade_status"] == "TRADE_SUCCESS")
    let text = "app_id=2021000000000001&method=alipay.trade.page.pay.return&out_trade_no=A1"
    let sign = FormText.encode(try Vectors.signature(of: text))
    let query = Array("out_trade_no=A1&method=alipay.trade.page.pay.return&app_id=2021000000000001&sign_type=RSA2&sign=\(sign)".utf8)
    #expect(try await platform.gateway.verify(returnQuery: query)["out_trade_no"] == "A1")
    await #expect(throws: AlipayNotification.Problem.badSignature) {
        try await platform.gateway.verify(returnQuery: query + Array("&mine=1".utf8))
    }
    let foreign = "app_id=2021000000000002&out_trade_no=A1"
    let foreignQuery = Array("\(foreign)&sign_type=RSA2&sign=\(FormText.encode(try Vectors.signature(of: foreign)))".utf8)
    await #expect(throws: AlipayNotification.Problem.otherApplication) {
        try await platform.gateway.verify(returnQuery: foreignQuery)
    }
}
