/// How contexts are signed (RFC 7518, RFC 8037). One of these is fixed in the settings; a token only repeats which.
public enum ContextAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// Ed25519.
    case edDSA = "EdDSA"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
    /// RSA PKCS#1 v1.5 with SHA-256, at least 2048 bits.
    case rs256 = "RS256"
}
