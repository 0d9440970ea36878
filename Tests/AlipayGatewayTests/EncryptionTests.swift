import AlipayTestSupport
import Clocks
import Cryptography
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

@testable import AlipayGateway

private let keyText = "AAECAwQFBgcICQoLDA0ODw=="

@Suite("Content encryption")
struct EncryptionTests {
    private func platform(_ script: @escaping @Sendable (LoopbackServer.Request) throws -> LoopbackServer.Reply) throws -> ScriptedPlatform
    {
        let encryption = try ContentEncryption(key: keyText)
        return try ScriptedPlatform(adjusting: { $0.encryption = encryption }, script)
    }

    /// An encrypted answer, signed with its quotes.
    private static func sealed(_ text: String, root: String = "alipay_trade_query_response") throws -> LoopbackServer.Reply {
        let quoted = "\"\(try ContentEncryption(key: keyText).seal(text))\""
        return .text("{\"\(root)\":\(quoted),\"sign\":\"\(try Vectors.signature(of: quoted))\"}")
    }

    @Test("the AES vectors hold in both directions, the empty and the whole block included")
    func vectors() throws {
        let cases = try Vectors.cases("aes.json")
        #expect(cases.count == 4)
        for vector in cases {
            let encryption = try ContentEncryption(key: vector.string("encrypt_key_b64"))
            let (plain, cipher) = (try vector.string("plaintext"), try vector.string("ciphertext_b64"))
            #expect(try encryption.seal(plain) == cipher)
            #expect(encryption.open(cipher) == Array(plain.utf8))
        }
    }

    @Test("a request is encrypted first, says so, and is signed over the ciphertext; a page, too")
    func requests() async throws {
        let platform = try platform { _ in .close }
        defer { platform.server.stop() }
        _ = try? await platform.gateway.read(.tradeQuery, ["out_trade_no": "插画"])
        let request = try #require(platform.server.requests.first)
        let inURL = try #require(FormText.decode(Array(request.target.split(separator: "?")[1].utf8)))
        let body = try #require(FormText.decode(request.body))
        #expect(inURL.first { $0.name == "encrypt_type" }?.value == "AES")
        let sealed = try #require(body.first { $0.name == "biz_content" }?.value)
        #expect(try ContentEncryption(key: keyText).open(sealed) == Array(#"{"out_trade_no":"插画"}"#.utf8))
        let sign = try #require(inURL.first { $0.name == "sign" }.flatMap { Base64.decode($0.value) })
        let signed = Array(SigningText.of(inURL + body).utf8)
        #expect(try Vectors.applicationKey().publicKey.verify(signature: sign, of: signed, digest: .sha256))
        let collect = Movement.collect(order: OrderNumber("A1"), amount: .fen(1))
        let link = try #require(Told(await platform.gateway.page(.pagePay, [:], under: platform.permit(for: collect))).output)
        #expect(link.url.contains("&encrypt_type=AES&") && !link.url.contains("A1"))
    }

    @Test("an encrypted answer is verified with its quotes, then read; an error answer in clear is a complaint and no success")
    func answers() async throws {
        let rows: [(String, String, @Sendable () throws -> LoopbackServer.Reply)] = [
            ("sealed", "TRADE_SUCCESS", { try Self.sealed(#"{"code":"10000","msg":"Success","trade_status":"TRADE_SUCCESS"}"#) }),
            ("sealed complaint", "ACQ.X", { try Self.sealed(#"{"code":"40004","msg":"Business Failed","sub_code":"ACQ.X"}"#) }),
            (
                "clear complaint", "isv.invalid-encrypt-type",
                { .text(#"{"error_response":{"code":"40002","msg":"m","sub_code":"isv.invalid-encrypt-type"}}"#) }
            ),
            ("clear success, unsigned", "unusable-answer", { .text(#"{"alipay_trade_query_response":{"code":"10000","msg":"Success"}}"#) }),
            ("sealed error response", "unusable-answer", { try Self.sealed(#"{"code":"10000"}"#, root: "error_response") }),
            (
                "unsigned, sealed", "unusable-answer",
                { .text("{\"alipay_trade_query_response\":\"\(try ContentEncryption(key: keyText).seal(#"{"code":"10000"}"#))\"}") }
            ),
            (
                "signed without the quotes", "unusable-answer",
                {
                    let sealed = try ContentEncryption(key: keyText).seal(#"{"code":"10000"}"#)
                    return .text("{\"alipay_trade_query_response\":\"\(sealed)\",\"sign\":\"\(try Vectors.signature(of: sealed))\"}")
                }
            ),
            ("empty", "unusable-answer", { try Self.sealed("") }),
            (
                "another key", "unusable-answer",
                {
                    let other = try ContentEncryption(key: "Dw4NDAsKCQgHBgUEAwIBAA==").seal(#"{"code":"10000"}"#)
                    let sign = try Vectors.signature(of: "\"\(other)\"")
                    return .text("{\"alipay_trade_query_response\":\"\(other)\",\"sign\":\"\(sign)\"}")
                }
            ),
        ]
        for (name, expected, reply) in rows {
            let platform = try platform { _ in try reply() }
            defer { platform.server.stop() }
            do throws(GatewayError) {
                #expect(try await platform.gateway.read(.tradeQuery, [:]).text("trade_status") == expected, "\(name)")
            } catch {
                #expect(error.code == expected, "\(name)")
            }
        }
    }

    @Test("the encrypted answer of the vectors is read with its key")
    func encryptedVector() throws {
        let vector = try #require(Vectors.cases("responses.json").first { $0["name"]?.stringValue == "encrypted_response" })
        let source = try SignedSource(cutting: Array(vector.string("body").utf8), method: vector.string("method"))
        let text = try #require(try JSONValue(parsing: source.bytes).stringValue)
        let bytes = try #require(try ContentEncryption(key: keyText).open(text))
        #expect(try JSONValue(parsing: bytes)["code"]?.stringValue == "10000")
    }

    @Test(
        "a key of another length, or one that is no base64, is refused",
        arguments: ["", "AAEC", "no base64!", String(repeating: "A", count: 44)])
    func keys(text: String) {
        #expect(throws: KeyError.self) { try ContentEncryption(key: text) }
    }
}
