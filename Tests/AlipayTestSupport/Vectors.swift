public import Cryptography
import Foundation
public import JSON

/// The cases of Tests/Vectors/alipay. Their keys belong to no account.
public enum Vectors {
    /// A vector file that is not as it should be.
    public struct Broken: Error {
        /// Which one.
        public let name: String
    }

    /// The bytes of a file.
    public static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: folder.appending(path: "Vectors/alipay/\(name)")))
    }

    /// The text of a file.
    public static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// The cases of a file.
    public static func cases(_ name: String) throws -> [JSONValue] {
        guard let cases = try JSONValue(parsing: bytes(name))["cases"]?.arrayValue else { throw Broken(name: name) }
        return cases
    }

    /// The application's private key.
    public static func applicationKey() throws -> RSAPrivateKey { try RSAPrivateKey(der: der("app_pkcs8.der.hex")) }

    /// Alipay's private key.
    public static func alipayKey() throws -> RSAPrivateKey { try RSAPrivateKey(der: der("alipay_pkcs8.der.hex")) }

    /// Alipay's public key.
    public static func alipayPublicKey() throws -> RSAPublicKey { try RSAPublicKey(anyText: text("keys/alipay_pub_bare.txt")) }

    /// Alipay's signature over a text, in base64.
    public static func signature(of text: String) throws -> String {
        Base64.encode(try alipayKey().sign(Array(text.utf8), digest: .sha256))
    }

    private static func der(_ name: String) throws -> [UInt8] {
        guard let bytes = Hex.decode(try text("keys/\(name)").filter { !$0.isWhitespace }) else { throw Broken(name: name) }
        return bytes
    }
}

extension JSONValue {
    /// The text of a member that a case must have.
    public func string(_ key: String) throws -> String {
        guard let text = self[key]?.stringValue else { throw Vectors.Broken(name: key) }
        return text
    }
}
