import AlipayTestSupport
import Cryptography
import Foundation
import JSON
import Testing

@testable import AlipayGateway

@Test("each response body gives exactly the bytes that were signed, and its verdict")
func responses() throws {
    let key = try Vectors.alipayPublicKey()
    let cases = try Vectors.cases("responses.json")
    #expect(cases.count == 18)
    for vector in cases {
        let name = try vector.string("name")
        let body = Array(try vector.string("body").utf8)
        let isGood = vector["expect_verify"] == true
        guard name != "duplicate_root_must_refuse" else {
            #expect(throws: SignedSource.Refused(reason: "a member stands there twice")) {
                try SignedSource(cutting: body, method: vector.string("method"))
            }
            continue
        }
        let source = try SignedSource(cutting: body, method: vector.string("method"))
        #expect(source.isSigned(by: key, type: .rsa2) == isGood, "\(name)")
        // What was tampered with is what stands in the body, so that only its verdict is known.
        if name != "tampered_amount" { #expect(try source.bytes == Array(vector.string("sign_source").utf8), "\(name)") }
        #expect(source.isEncrypted == (name == "encrypted_response"), "\(name)")
        #expect(source.isErrorResponse == name.hasPrefix("error_response"), "\(name)")
        #expect((source.signature == nil) == (name == "error_response_unsigned"), "\(name)")
    }
}

@Test("a signature with escaped slashes is read as what it says")
func escapedSignature() throws {
    let plain = try #require(Vectors.cases("responses.json").first).string("body")
    let cut = try #require(plain.range(of: "\"sign\":"))
    let escaped = plain[..<cut.lowerBound] + plain[cut.lowerBound...].replacingOccurrences(of: "/", with: "\\/")
    let source = try SignedSource(cutting: Array(escaped.utf8), method: "alipay.trade.query")
    #expect(escaped.contains("\\/"))
    #expect(try source.isSigned(by: Vectors.alipayPublicKey(), type: .rsa2))
}

@Test(
    "a body in which two readers could see two answers is refused",
    arguments: [
        #"{"m_response":{"a":1},"m_response":{"a":2},"sign":"x"}"#,
        #"{"m_response":{"a":1},"m\u005fresponse":{"a":2},"sign":"x"}"#,
        #"{"m_response":{"a":1},"error_response":{"a":2},"sign":"x"}"#,
        #"{"m_response":{"a":1},"sign":"x","sign":"y"}"#,
        #"{"m_response":{"a":1},"alipay_cert_sn":"x","alipay_cert_sn":"y"}"#,
        #"{"m_response":{"a":1}}{"m_response":{"a":2}}"#,
        #"{"m_response":{"a":1}} x"#,
        #"[{"m_response":{"a":1}}]"#,
        #"{"m_response":[{"a":1}],"sign":"x"}"#,
        #"{"m_response":1,"sign":"x"}"#,
        #"{"m_response":{"a":1},"sign":1}"#,
        #"{"m_response":{"a":1},"sign":{"a":"x"}}"#,
        #"{"m_response":{"a":1]},"sign":"x"}"#,
        #"{"m_response":{"a":1}"#,
        #"{"m_response":{"a":"1}"#,
        #"{"m_response":"abc"#,
        #"{"m_response"}"#,
        #"{"m_response":}"#,
        #"{"m_response":{"a":1},}"#,
        #"{,"m_response":{"a":1}}"#,
        #"{"x":"\"m_response\":{}"}"#,
        #"{"other_response":{"a":1},"sign":"x"}"#,
        #"{}"#, "", "null", "{", "\"m_response\"", #"{"m_response":{"a":1},"sign":"\"#,
    ])
func refusedBodies(body: String) {
    #expect(throws: SignedSource.Refused.self) { try SignedSource(cutting: Array(body.utf8), method: "m") }
}

@Test("other members of any kind around the answer do not matter")
func otherMembers() throws {
    let body = #" { "a" : [1,{"b":"}"}] , "n":-1.5e3, "t":true,"z":null , "m_response" : { "sign" : "]" } , "sign":"x" } "#
    let source = try SignedSource(cutting: Array(body.utf8), method: "m")
    #expect(source.bytes == Array(#"{ "sign" : "]" }"#.utf8))
    #expect(source.signature == "x")
}

@Test("cutting a body short anywhere, or changing any byte of it, never makes it verify")
func mutations() throws {
    let key = try Vectors.alipayPublicKey()
    let body = Array(try #require(Vectors.cases("responses.json").first).string("body").utf8)
    let original = try SignedSource(cutting: body, method: "alipay.trade.query")
    for index in body.indices {
        #expect((try? SignedSource(cutting: Array(body[..<index]), method: "alipay.trade.query")) == nil, "cut at \(index)")
        var changed = body
        changed[index] ^= 1
        guard let source = try? SignedSource(cutting: changed, method: "alipay.trade.query") else { continue }
        #expect(!source.isSigned(by: key, type: .rsa2) || source.bytes == original.bytes, "byte \(index)")
    }
}

@Test("what was signed with RSA2 does not pass as RSA, nor under another key")
func otherKeys() throws {
    let body = Array(try #require(Vectors.cases("responses.json").first).string("body").utf8)
    let source = try SignedSource(cutting: body, method: "alipay.trade.query")
    #expect(try !source.isSigned(by: Vectors.alipayPublicKey(), type: .rsa))
    #expect(try !source.isSigned(by: Vectors.applicationKey().publicKey, type: .rsa2))
}
