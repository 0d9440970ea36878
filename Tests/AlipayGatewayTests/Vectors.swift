import Cryptography
import Foundation
import JSON
import Testing

/// The cases of Tests/Vectors/alipay.
enum Vectors {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: folder.appending(path: "Vectors/alipay/\(name)")))
    }

    static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    static func cases(_ name: String) throws -> [JSONValue] {
        try #require(JSONValue(parsing: bytes(name))["cases"]?.arrayValue)
    }

    private static func der(_ name: String) throws -> [UInt8] {
        try #require(Hex.decode(text("keys/\(name)").filter { !$0.isWhitespace }))
    }

    static func applicationKey() throws -> RSAPrivateKey { try RSAPrivateKey(der: der("app_pkcs8.der.hex")) }

    static func alipayKey() throws -> RSAPrivateKey { try RSAPrivateKey(der: der("alipay_pkcs8.der.hex")) }

    static func alipayPublicKey() throws -> RSAPublicKey { try RSAPublicKey(anyText: text("keys/alipay_pub_bare.txt")) }
}

extension JSONValue {
    /// The text of a member that a case must have.
    func string(_ key: String) throws -> String { try #require(self[key]?.stringValue, "\(key)") }
}

extension Vectors {
    /// Alipay's signature over a text, in base64.
    static func signature(of text: String) throws -> String { Base64.encode(try alipayKey().sign(Array(text.utf8), digest: .sha256)) }
}
