import Cryptography
import Testing

@Test("Ed25519 gives the signatures of RFC 8032")
func ed25519OfTheStandard() throws {
    let seed = try #require(Hex.decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    let key = try Ed25519PrivateKey(seed: seed)
    #expect(Hex.encode(key.publicKey.bytes) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    let signature = try key.sign([0x72])
    let expected =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    #expect(Hex.encode(signature) == expected)
    let publicKey = try Ed25519PublicKey(bytes: key.publicKey.bytes)
    #expect(publicKey.verify(signature: signature, of: [0x72]))
    #expect(!publicKey.verify(signature: signature, of: [0x73]))
    #expect(!publicKey.verify(signature: signature.dropLast(), of: [0x72]))
}

@Test("an Ed25519 key of another length is refused")
func ed25519Lengths() {
    #expect(throws: KeyError.badByteCount(wanted: 32, found: 31)) { try Ed25519PrivateKey(seed: [UInt8](repeating: 1, count: 31)) }
    #expect(throws: KeyError.badByteCount(wanted: 32, found: 0)) { try Ed25519PublicKey(bytes: []) }
}

@Test("an RSA signature holds for its bytes, its digest and its key alone")
func rsaSignatures() throws {
    let key = try RSAPrivateKey.generate(bits: 2048)
    let other = try RSAPrivateKey.generate(bits: 1024)
    let bytes = Array("app_id=1&method=x".utf8)
    for digest in [RSADigest.sha256, .sha1] {
        let signature = try key.sign(bytes, digest: digest)
        #expect(signature.count == 256)
        #expect(key.publicKey.verify(signature: signature, of: bytes, digest: digest))
        #expect(!key.publicKey.verify(signature: signature, of: bytes + [0], digest: digest))
        #expect(!key.publicKey.verify(signature: signature, of: bytes, digest: digest == .sha1 ? .sha256 : .sha1))
        #expect(!other.publicKey.verify(signature: signature, of: bytes, digest: digest))
        #expect(!key.publicKey.verify(signature: [UInt8](), of: bytes, digest: digest))
    }
}

@Test("a key under 1024 bits is refused")
func shortKey() { #expect(throws: KeyError.badLength(bits: 512)) { try RSAPrivateKey.generate(bits: 512) } }

@Test("a sealed box opens with its key and context alone, and not when any byte is changed")
func sealedBoxes() throws {
    let cipher = try AES256GCM(key: SecureRandom.bytes(32))
    let plain = Array("state of a call".utf8)
    let box = try cipher.seal(plain, context: [1])
    #expect(cipher.open(box, context: [1]) == plain)
    #expect(cipher.open(box, context: [2]) == nil)
    #expect(cipher.open(box) == nil)
    #expect(try AES256GCM(key: SecureRandom.bytes(32)).open(box, context: [1]) == nil)
    for index in box.indices {
        var changed = box
        changed[index] ^= 1
        #expect(cipher.open(changed, context: [1]) == nil, "byte \(index)")
    }
    #expect(cipher.open([]) == nil)
    #expect(try cipher.open(cipher.seal([])) == [])
    #expect(try cipher.seal(plain) != cipher.seal(plain))
}

@Test("a private key shows nothing of itself when it is printed or dumped")
func secretsStaySecret() throws {
    let key = try Ed25519PrivateKey(seed: [UInt8](repeating: 77, count: 32))
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!dumped.contains("77"))
    #expect("\(key)" == "Ed25519 private key")
    let rsa = try RSAPrivateKey.generate(bits: 1024)
    #expect("\(rsa)" == "RSA private key of 1024 bits")
    #expect(String(reflecting: rsa) == "RSA private key of 1024 bits")
}
