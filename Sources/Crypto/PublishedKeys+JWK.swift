/// Public keys from the numbers by which issuers publish them (RFC 7518, section 6; RFC 8037, section 2).
extension RSAPublicKey {
    /// The key with this modulus and this exponent, both big-endian without a sign.
    /// - Throws: `KeyError` where they are no RSA key, or one whose exponent would let anything pass as signed.
    public init(modulus: [UInt8], exponent: [UInt8]) throws(KeyError) {
        let wanted = "an RSA public key"
        // RFC 7518, 6.3.1: no zero before the first digit, so that a key has one form.
        guard let first = modulus.first, first != 0, modulus.count <= 1024, let high = exponent.first, high != 0,
            exponent.count <= 4, let last = exponent.last, last & 1 == 1, exponent != [1]
        else { throw .notAKey(wanted: wanted) }
        try self.init(der: DER.sequence(DER.integer(modulus) + DER.integer(exponent)))
    }
}

extension P256PublicKey {
    /// The key at this point of the curve, each coordinate 32 bytes.
    /// - Throws: `KeyError` where no such point is on the curve.
    public init(x: [UInt8], y: [UInt8]) throws(KeyError) {
        guard x.count == 32, y.count == 32 else { throw .notAKey(wanted: P256.wantedPublic) }
        // SubjectPublicKeyInfo of id-ecPublicKey on prime256v1, up to the point (RFC 5480).
        let head: [UInt8] = [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03,
            0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
        ]
        try self.init(anyText: Base64.encode(head + x + y))
    }
}

/// As much of DER as a public key is made of.
private enum DER {
    static func sequence(_ body: [UInt8]) -> [UInt8] { [0x30] + length(body.count) + body }

    /// A positive integer; a highest bit that is set would make it a negative one.
    static func integer(_ digits: [UInt8]) -> [UInt8] {
        let body = digits.first.map { $0 >= 0x80 } ?? true ? [0] + digits : digits
        return [0x02] + length(body.count) + body
    }

    private static func length(_ count: Int) -> [UInt8] {
        if count < 0x80 { return [UInt8(count)] }
        if count <= 0xFF { return [0x81, UInt8(count)] }
        return [0x82, UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
    }
}
