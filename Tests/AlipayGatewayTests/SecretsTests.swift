import AlipayTestSupport
import Cryptography
import LoopbackServer
import Money
import Testing

@testable import AlipayGateway

@Test("printing or dumping a gateway, its configuration or a payment link shows no key, token or link")
func nothingSecretIsPrinted() throws {
    let configuration = try GatewayConfiguration(
        endpoint: GatewayConfiguration.Endpoint.sandbox, applicationID: "2021", privateKey: Vectors.applicationKey(),
        alipayPublicKey: Vectors.alipayPublicKey(), authorisationToken: "MARKER-TOKEN")
    let link = PaymentLink(url: "https://x/?MARKER-LINK")
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    var text = "\(configuration) \(link) \(platform.gateway)"
    dump(configuration, to: &text)
    dump(link, to: &text)
    dump(platform.gateway, to: &text)
    #expect(!text.contains("MARKER"))
    #expect(text.contains("Alipay application 2021 at https://openapi-sandbox.dl.alipaydev.com/gateway.do"))
}
