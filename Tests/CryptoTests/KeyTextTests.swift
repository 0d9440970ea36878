import Cryptography
import Foundation
import Testing

/// The app key of the vectors in one of its encodings.
private func vectorKey(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: folder.appending(path: "Vectors/alipay/keys/\(name)"), encoding: .utf8)
    return try #require(Hex.decode(text.filter { !$0.isWhitespace }))
}

private func publicText(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: folder.appending(path: "Vectors/alipay/keys/\(name)"), encoding: .utf8)
}

private func lines(_ base64: String, of width: Int, ending: String) -> String {
    var rest = base64[...]
    var result = ""
    while !rest.isEmpty {
        result += rest.prefix(width) + ending
        rest = rest.dropFirst(width)
    }
    return result
}

/// Every way in which people hand over a key: the form's name, and how it is made of the base64 and the PEM label.
private let forms: [(name: String, make: @Sendable (String, String) -> String)] = [
    ("bare on one line", { base64, _ in base64 }),
    ("bare on lines", { base64, _ in lines(base64, of: 64, ending: "\n") }),
    ("bare on lines with CRLF", { base64, _ in lines(base64, of: 76, ending: "\r\n") }),
    ("bare with spaces", { base64, _ in "  " + lines(base64, of: 50, ending: " ") + "\t" }),
    ("PEM", { base64, label in "-----BEGIN \(label)-----\n\(lines(base64, of: 64, ending: "\n"))-----END \(label)-----\n" }),
    (
        "PEM with CRLF",
        { base64, label in "-----BEGIN \(label)-----\r\n\(lines(base64, of: 64, ending: "\r\n"))-----END \(label)-----\r\n" }
    ),
    ("PEM on one long line", { base64, label in "-----BEGIN \(label)-----\n\(base64)\n-----END \(label)-----" }),
    ("PEM whose line breaks were lost", { base64, label in "-----BEGIN \(label)-----\(base64)-----END \(label)-----" }),
    (
        "PEM whose line breaks became spaces",
        { base64, label in "-----BEGIN \(label)----- \(lines(base64, of: 64, ending: " "))-----END \(label)-----" }
    ),
    (
        "PEM with `\\n` written out",
        { base64, label in "-----BEGIN \(label)-----\\n\(lines(base64, of: 64, ending: "\\n"))-----END \(label)-----\\n" }
    ),
    (
        "PEM with spaces and a byte order mark",
        { base64, label in "\u{FEFF} -----BEGIN \(label)-----\n  \(base64)  \n-----END \(label)-----\n\n" }
    ),
]

@Test("a private key is read in every form in which people hand it over", arguments: forms.indices)
func privateForms(index: Int) throws {
    let expected = try RSAPublicKey(anyText: publicText("app_pub_bare.txt"))
    for (file, label) in [("app_pkcs8.der.hex", "PRIVATE KEY"), ("app_pkcs1.der.hex", "RSA PRIVATE KEY")] {
        let text = forms[index].make(Base64.encode(try vectorKey(file)), label)
        #expect(try RSAPrivateKey(anyText: text).publicKey == expected, "\(file), \(forms[index].name)")
    }
}

@Test("a public key is read in every form in which people hand it over", arguments: forms.indices)
func publicForms(index: Int) throws {
    let expected = try RSAPrivateKey(der: vectorKey("app_pkcs1.der.hex")).publicKey
    let text = forms[index].make(expected.spkiBase64, "PUBLIC KEY")
    #expect(try RSAPublicKey(anyText: text) == expected, "\(forms[index].name)")
    #expect(try RSAPublicKey(anyText: publicText("app_pub.pem")) == expected)
    #expect(expected.spkiBase64 == (try publicText("app_pub_bare.txt")).trimmingCharacters(in: .whitespacesAndNewlines))
}

@Test("a private key survives being written as PKCS#8")
func pkcs8RoundTrip() throws {
    let key = try RSAPrivateKey(der: vectorKey("app_pkcs1.der.hex"))
    #expect(key.pkcs8DER == (try vectorKey("app_pkcs8.der.hex")))
}

@Test("what is no key is refused with a message that says what it is instead")
func wrongKeys() throws {
    let privateText = Base64.encode(try vectorKey("app_pkcs8.der.hex"))
    #expect(throws: KeyError.publicInsteadOfPrivate) { try RSAPrivateKey(anyText: publicText("app_pub_bare.txt")) }
    #expect(throws: KeyError.publicInsteadOfPrivate) { try RSAPrivateKey(anyText: publicText("app_pub.pem")) }
    #expect(throws: KeyError.privateInsteadOfPublic) { try RSAPublicKey(anyText: privateText) }
    #expect(throws: KeyError.empty) { try RSAPrivateKey(anyText: " \n") }
    #expect(throws: KeyError.empty) { try RSAPrivateKey(anyText: "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----") }
    #expect(throws: KeyError.notBase64) { try RSAPrivateKey(anyText: "MII*") }
    #expect(throws: KeyError.notAKey(wanted: "an RSA private key (PKCS#8 or PKCS#1)")) { try RSAPrivateKey(anyText: "AAAA") }
    let certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
    #expect(throws: KeyError.certificateInsteadOfKey) { try RSAPublicKey(anyText: certificate) }
    #expect(throws: KeyError.encrypted) { try RSAPrivateKey(anyText: "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END") }
    let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----"
    #expect(throws: KeyError.encrypted) { try RSAPrivateKey(anyText: old) }
}

@Test("a key with anything behind it, or cut short, is refused")
func keysWithTails() throws {
    for file in ["app_pkcs8.der.hex", "app_pkcs1.der.hex"] {
        let der = try vectorKey(file)
        #expect(throws: KeyError.self) { try RSAPrivateKey(der: der + [0]) }
        #expect(throws: KeyError.self) { try RSAPrivateKey(der: der.dropLast()) }
    }
    let publicDER = try #require(try Base64.decodeLenient(publicText("app_pub_bare.txt")))
    #expect(throws: KeyError.self) { try RSAPublicKey(der: publicDER + [0]) }
}
