import Cryptography
import Testing

/// RFC 7515, appendix A.2: what was signed, its signature, and the key's numbers.
private let signed =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
private let signature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYN"
    + "X4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7no"
    + "OPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
private let modulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW"
    + "vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k"
    + "G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"

@Test("an RSA key from its numbers verifies the example of RFC 7515, and nothing else of it")
func rsaFromNumbers() throws {
    let n = try #require(Base64.decodeURL(modulus))
    let key = try RSAPublicKey(modulus: n, exponent: [1, 0, 1])
    let bytes = try #require(Base64.decodeURL(signature))
    #expect(key.bits == 2048)
    #expect(key.verify(signature: bytes, of: Array(signed.utf8), digest: .sha256))
    #expect(!key.verify(signature: bytes, of: Array((signed + "x").utf8), digest: .sha256))
}

@Test("an RSA key whose numbers have another form, or let anything pass, is none")
func rsaOfNoUse() throws {
    let n = try #require(Base64.decodeURL(modulus))
    let exponents: [[UInt8]] = [[], [0], [1], [2], [0, 1, 0, 1], [1, 0, 0, 0, 1]]
    for exponent in exponents {
        #expect(throws: KeyError.self, "\(exponent)") { try RSAPublicKey(modulus: n, exponent: exponent) }
    }
    #expect(throws: KeyError.self) { try RSAPublicKey(modulus: [], exponent: [1, 0, 1]) }
    #expect(throws: KeyError.self) { try RSAPublicKey(modulus: [0] + n, exponent: [1, 0, 1]) }
    #expect(throws: KeyError.badLength(bits: 512)) { try RSAPublicKey(modulus: Array(n.prefix(64)), exponent: [1, 0, 1]) }
}

@Test("a P-256 key from its coordinates is the key; a point beside the curve is none")
func pointOfTheCurve() throws {
    let key = try P256PrivateKey()
    let point = Array(key.publicKey.der.suffix(64))
    let (x, y) = (Array(point.prefix(32)), Array(point.suffix(32)))
    #expect(try P256PublicKey(x: x, y: y) == key.publicKey)
    #expect(throws: KeyError.self) { try P256PublicKey(x: y, y: x) }
    #expect(throws: KeyError.self) { try P256PublicKey(x: x, y: Array(y.dropLast())) }
    #expect(throws: KeyError.self) { try P256PublicKey(x: [UInt8](repeating: 0, count: 32), y: [UInt8](repeating: 0, count: 32)) }
}
