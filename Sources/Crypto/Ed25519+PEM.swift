extension Ed25519PublicKey {
    /// The key as a SubjectPublicKeyInfo in PEM: the form that other programs read.
    public var pem: String {
        // RFC 8410, section 4: everything before the key's bytes is the same for every key.
        let prefix: [UInt8] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
        return "-----BEGIN PUBLIC KEY-----\n\(Base64.encode(prefix + bytes))\n-----END PUBLIC KEY-----\n"
    }
}
