import Cryptography
import Testing

@Test("base64 gives the texts of RFC 4648 and reads them back")
func base64OfTheStandard() {
    let pairs = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]
    for (plain, text) in pairs {
        #expect(Base64.encode(Array(plain.utf8)) == text)
        #expect(Base64.decode(text) == Array(plain.utf8))
    }
    #expect(Base64.encodeURL([0xfb, 0xff, 0xfe]) == "-__-")
    #expect(Base64.decodeURL("-__-") == [0xfb, 0xff, 0xfe])
    #expect(Base64.encodeURL([1]) == "AQ")
}

@Test("every length of bytes survives base64 and hex", arguments: 0...70)
func roundTrip(count: Int) {
    let bytes = SecureRandom.bytes(count)
    #expect(Base64.decode(Base64.encode(bytes)) == bytes, "bytes \(Hex.encode(bytes))")
    #expect(Base64.decodeURL(Base64.encodeURL(bytes)) == bytes)
    #expect(Hex.decode(Hex.encode(bytes)) == bytes)
}

@Test(
    "strict base64 refuses what could be written in two ways",
    arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "Z m8=", "Zg==\n", "=", "====", "Zm9v!", "-__-"]
)
func base64Strict(text: String) { #expect(Base64.decode(text) == nil) }

@Test("lenient base64 forgives white space and missing padding, and nothing else")
func base64Lenient() {
    #expect(Base64.decodeLenient(" Z g\r\n=\t= ") == Array("f".utf8))
    #expect(Base64.decodeLenient("Zm8") == Array("fo".utf8))
    #expect(Base64.decodeLenient("Zm*8") == nil)
    #expect(Base64.decodeLenient("Zh==") == nil)
}

@Test("hex reads both cases and refuses odd lengths and other characters")
func hexRefusals() {
    #expect(Hex.decode("00fFAb") == [0, 255, 171])
    #expect(Hex.decode("0") == nil)
    #expect(Hex.decode("0g") == nil)
    #expect(Hex.decode("é0") == nil)
}
