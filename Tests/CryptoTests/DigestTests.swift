import Crypto
import Testing

@Test("sha-256 of `abc` is the standard's")
func sha256OfABC() {
    #expect(Hex.encode(SHA256.digest(Array("abc".utf8))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
}
