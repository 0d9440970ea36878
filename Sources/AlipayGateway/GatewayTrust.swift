public import Cryptography

/// By what the gateway knows that an answer is Alipay's. Key mode and certificate mode exclude each other for an application.
public enum GatewayTrust: Sendable {
    /// Key mode: Alipay's public key, as its page for developers shows it.
    case key(RSAPublicKey)
    /// Certificate mode: the application's certificate, Alipay's and the roots.
    case certificates(CertificateTrust)

    /// Alipay's key as far as it is set up.
    var alipayKey: RSAPublicKey {
        switch self {
        case .key(let key): key
        case .certificates(let certificates): certificates.alipayKey
        }
    }

    /// Certificate mode's files; nil in key mode.
    var certificates: CertificateTrust? { if case .certificates(let certificates) = self { certificates } else { nil } }
}
