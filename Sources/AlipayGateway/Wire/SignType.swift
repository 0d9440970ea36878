import Cryptography

/// Alipay's two kinds of signature, both PKCS#1 v1.5.
public enum SignType: String, Sendable, Hashable, CaseIterable {
    /// RSA with SHA-256.
    case rsa2 = "RSA2"
    /// RSA with SHA-1: old, and still accepted by the platform.
    case rsa = "RSA"

    var digest: RSADigest {
        switch self {
        case .rsa2: .sha256
        case .rsa: .sha1
        }
    }
}
