import Cryptography
import Testing

@Test("sha-256, sha-1 and md5 give the digests of their standards")
func digestsOfTheStandards() {
    let abc = Array("abc".utf8)
    #expect(Hex.encode(SHA256.digest(abc)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Hex.encode(SHA256.digest([UInt8]())) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Hex.encode(SHA1.digest(abc)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(Hex.encode(MD5.digest(abc)) == "900150983cd24fb0d6963f7d28e17f72")
}

@Test("hmac-sha-256 gives the codes of RFC 4231, an empty key included")
func hmacOfTheStandard() {
    let first = HMACSHA256.authenticate(Array("Hi There".utf8), key: [UInt8](repeating: 0x0b, count: 20))
    #expect(Hex.encode(first) == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    let second = HMACSHA256.authenticate(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
    #expect(Hex.encode(second) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    let empty = HMACSHA256.authenticate([UInt8](), key: [UInt8]())
    #expect(Hex.encode(empty) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
}

@Test("scrypt gives the hash of RFC 7914")
func scryptOfTheStandard() throws {
    let cost = Scrypt.Cost(blocks: 1024, blockSize: 8, passes: 16)
    let hash = try Scrypt.hash(secret: Array("password".utf8), salt: Array("NaCl".utf8), cost: cost)
    #expect(Hex.encode(hash) == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")
}

@Test("scrypt at the usual cost takes an empty secret and tells two salts apart")
func scryptAtUsualCost() throws {
    let one = try Scrypt.hash(secret: [], salt: [1])
    #expect(one.count == 32)
    #expect(try one != Scrypt.hash(secret: [], salt: [2]))
}

@Test("equal secrets are equal and others are not, whatever their length")
func constantTime() {
    #expect(constantTimeEquals([1, 2, 3], [1, 2, 3]))
    #expect(constantTimeEquals([UInt8](), [UInt8]()))
    #expect(!constantTimeEquals([1, 2, 3], [1, 2, 4]))
    #expect(!constantTimeEquals([1, 2, 3], [1, 2]))
}

@Test("random bytes have the length asked for and differ")
func randomBytes() {
    #expect(SecureRandom.bytes(0).isEmpty)
    #expect(SecureRandom.bytes(32).count == 32)
    #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
}
