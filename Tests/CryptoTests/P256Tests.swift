import Cryptography
import Testing

/// RFC 7515, appendix A.3: what was signed, its signature, and the key.
private let signed =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
private let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
private let x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
private let y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"

/// A SubjectPublicKeyInfo of a point on P-256.
private func spki(_ x: String, _ y: String) throws -> String {
    let prefix = try #require(Hex.decode("3059301306072a8648ce3d020106082a8648ce3d030107034200"))
    return Base64.encode(prefix + [4] + (try #require(Base64.decodeURL(x))) + (try #require(Base64.decodeURL(y))))
}

@Test("ES256 holds for the example of RFC 7515, and for nothing else of it")
func exampleOfTheStandard() throws {
    let key = try P256PublicKey(anyText: try spki(x, y))
    var bytes = try #require(Base64.decodeURL(signature))
    #expect(key.verify(signature: bytes, of: Array(signed.utf8)))
    #expect(!key.verify(signature: bytes, of: Array((signed + "x").utf8)))
    for length in [0, 63, 65, 70, 72] {
        #expect(!key.verify(signature: Array((bytes + bytes).prefix(length)), of: Array(signed.utf8)))
    }
    #expect(!key.verify(signature: [UInt8](repeating: 0, count: 64), of: Array(signed.utf8)))
    #expect(!key.verify(signature: [UInt8](repeating: 255, count: 64), of: Array(signed.utf8)))
    bytes.swapAt(0, 32)
    #expect(!key.verify(signature: bytes, of: Array(signed.utf8)))
}

@Test("a P-256 signature holds for its bytes and its key alone, whatever zeros it begins with")
func signatures() throws {
    let (key, other) = (try P256PrivateKey(), try P256PrivateKey())
    var leadingZeros = 0
    // One signature in 128 has a zero byte at the front of r or s; its DER is shorter then.
    for round in 0..<600 {
        let bytes = Array("round \(round)".utf8)
        let signature = try key.sign(bytes)
        #expect(signature.count == 64)
        if signature[0] == 0 || signature[32] == 0 { leadingZeros += 1 }
        #expect(key.publicKey.verify(signature: signature, of: bytes))
        if round < 5 {
            #expect(!other.publicKey.verify(signature: signature, of: bytes))
            #expect(!key.publicKey.verify(signature: signature, of: bytes + [0]))
        }
    }
    #expect(leadingZeros > 0)
}

@Test("a point that is not on the curve, another curve and another kind of key are no P-256 key")
func otherThanP256() throws {
    #expect(throws: KeyError.notAKey(wanted: "a public key on the curve P-256")) { try P256PublicKey(anyText: try spki(x, x)) }
    // secp256k1: another curve with the same lengths.
    let other = """
        -----BEGIN PUBLIC KEY-----
        MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEtgbpIjLWRjCFpnt74ZouoUgL7z5iRPmb
        EAXkqSsu9eA/3VfvVfYtZwfFnl8fIzIwCGp3zQVsAJRnd5NPB1tQpw==
        -----END PUBLIC KEY-----
        """
    #expect(throws: KeyError.notAKey(wanted: "a public key on the curve P-256")) { try P256PublicKey(anyText: other) }
    let rsa = try RSAPrivateKey.generate(bits: 2048).publicKey.spkiBase64
    #expect(throws: KeyError.notAKey(wanted: "a public key on the curve P-256")) { try P256PublicKey(anyText: rsa) }
    let ed = try Ed25519PrivateKey()
    #expect(throws: KeyError.notAKey(wanted: "a private key on the curve P-256")) { try P256PrivateKey(anyText: ed.pem) }
    #expect(throws: KeyError.privateInsteadOfPublic) { try P256PublicKey(anyText: ed.pem) }
    #expect(throws: KeyError.empty) { try P256PublicKey(anyText: " \n") }
}

@Test("an Ed25519 key is read again from its own PEM, and from nobody else's")
func ed25519PEM() throws {
    let key = try Ed25519PrivateKey()
    let again = try Ed25519PrivateKey(anyText: key.pem)
    #expect(again.seed == key.seed && again.publicKey == key.publicKey)
    let spki = Base64.encode(try #require(Hex.decode("302a300506032b6570032100")) + key.publicKey.bytes)
    #expect(try Ed25519PublicKey(anyText: spki) == key.publicKey)
    #expect(throws: KeyError.publicInsteadOfPrivate) { try Ed25519PrivateKey(anyText: spki) }
    #expect(throws: KeyError.privateInsteadOfPublic) { try Ed25519PublicKey(anyText: key.pem) }
    let rsa = try RSAPrivateKey.generate(bits: 2048)
    #expect(throws: KeyError.notAKey(wanted: "an Ed25519 public key")) { try Ed25519PublicKey(anyText: rsa.publicKey.spkiBase64) }
    #expect(throws: KeyError.notAKey(wanted: "an Ed25519 private key")) {
        try Ed25519PrivateKey(anyText: Base64.encode(rsa.pkcs8DER))
    }
}

@Test("an Ed25519 key's text shows nothing of the key where it is printed")
func printedKeys() throws {
    let (ed, ec) = (try Ed25519PrivateKey(), try P256PrivateKey())
    #expect("\(ed)" == "Ed25519 private key" && "\(ec)" == "P-256 private key")
    var dumped = ""
    dump(ec, to: &dumped)
    dump(ed, to: &dumped)
    #expect(!dumped.contains(Hex.encode(ed.seed)) && dumped.count < 200)
}
