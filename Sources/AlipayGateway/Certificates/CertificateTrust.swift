public import Clocks
public import Cryptography

/// What certificate mode needs: the three files that Alipay gives out for an application, read and checked once.
public struct CertificateTrust: Sendable {
    /// One of the files.
    public enum File: String, Sendable, Hashable {
        /// `appCertPublicKey_….crt`: the application's certificate.
        case application = "application certificate"
        /// `alipayCertPublicKey_RSA2.crt`: the certificate that Alipay signs its answers with; may be followed by those above it.
        case alipay = "Alipay certificate"
        /// `alipayRootCert.crt`: the roots.
        case roots = "Alipay root certificates"
    }

    /// Why files cannot be used.
    public enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// A file is no certificate file, or one that has no name at Alipay.
        case unreadable(File, CertificateSerial.Problem)
        /// The key of a file's certificate is not an RSA one.
        case noRSAKey(File)
        /// The application's certificate stands where Alipay's belongs.
        case applicationTwice

        /// What is wrong, in one lower-case sentence.
        public var description: String {
            switch self {
            case .unreadable(let file, let problem): "the \(file.rawValue): \(problem.description)"
            case .noRSAKey(let file): "the \(file.rawValue) is not about an RSA key"
            case .applicationTwice:
                "the application's own certificate stands where Alipay's belongs; Alipay's file is `alipayCertPublicKey_RSA2.crt`"
            }
        }
    }

    /// The application certificate's name (`app_cert_sn`).
    public let applicationSerial: String
    /// The root file's name (`alipay_root_cert_sn`).
    public let rootSerial: String
    /// The name of Alipay's certificate (`alipay_cert_sn`).
    public let alipaySerial: String
    /// Where certificates that were downloaded are kept; nil keeps them for this run only.
    public var folder: String?

    /// The key that the application's certificate is about: the public half of the application's private key, or the wrong file.
    let applicationKey: RSAPublicKey
    /// The key that verifies answers which name the configured certificate.
    let alipayKey: RSAPublicKey
    /// The certificates of Alipay's file: its own first, then those above it.
    private let alipayChain: [[UInt8]]
    /// The roots that are signed with RSA.
    private let roots: [[UInt8]]
    /// Whose certificate Alipay's is.
    private let owner: CertificateOwner

    /// Reads the files.
    /// - Parameters:
    ///   - application: the application's certificate, in PEM.
    ///   - alipay: Alipay's certificate, in PEM.
    ///   - roots: Alipay's root certificates, in PEM.
    ///   - folder: keeps certificates that were downloaded.
    /// - Throws: ``Problem``.
    public init(application: String, alipay: String, roots: String, folder: String? = nil) throws(Problem) {
        applicationSerial = try Self.serial(.application) { () throws(CertificateSerial.Problem) in
            try CertificateSerial.ofFirst(inPEM: application)
        }
        alipaySerial = try Self.serial(.alipay) { () throws(CertificateSerial.Problem) in try CertificateSerial.ofFirst(inPEM: alipay) }
        rootSerial = try Self.serial(.roots) { () throws(CertificateSerial.Problem) in try CertificateSerial.ofRoots(inPEM: roots) }
        guard applicationSerial != alipaySerial else { throw .applicationTwice }
        alipayChain = CertificateSerial.certificates(in: alipay)
        self.roots = CertificateSerial.rsaRoots(in: roots)
        guard let first = CertificateSerial.certificates(in: application).first,
            let applicationKey = CertificateChain.rsaKey(of: first)
        else { throw .noRSAKey(.application) }
        guard let own = alipayChain.first, let alipayKey = CertificateChain.rsaKey(of: own), let owner = CertificateOwner(of: own) else {
            throw .noRSAKey(.alipay)
        }
        self.applicationKey = applicationKey
        self.alipayKey = alipayKey
        self.owner = owner
        self.folder = folder
    }

    private static func serial(
        _ file: File, _ read: () throws(CertificateSerial.Problem) -> String
    ) throws(Problem) -> String {
        do throws(CertificateSerial.Problem) { return try read() } catch { throw .unreadable(file, error) }
    }

    /// Whether Alipay's certificate, as it is set up, comes from one of the roots and is good at an instant. Answers are believed by it
    /// all the same, since a person put it there; a check-up of the host tells where it does not hold.
    public func holds(at instant: Instant) -> Bool {
        guard let own = alipayChain.first else { return false }
        return isAlipays(own, above: Array(alipayChain.dropFirst()), at: instant)
    }

    /// Whether the application's certificate is about this key: the public half of the application's private key.
    public func isAbout(_ key: RSAPublicKey) -> Bool { applicationKey == key }

    /// The key of a certificate that was downloaded, where it is the one that was asked for and Alipay's own.
    ///
    /// The application's certificates come from the same authority as Alipay's: a chain to the root alone would let any merchant sign
    /// answers. So it must be the owner's of the certificate that a person set up, too.
    func proven(_ pem: String, serial: String, at instant: Instant) -> ProvenCertificate? {
        let all = CertificateSerial.certificates(in: pem)
        guard serial != applicationSerial, let leaf = all.first, (try? CertificateSerial.ofFirst(inPEM: pem)) == serial,
            CertificateOwner(of: leaf) == owner,
            isAlipays(leaf, above: Array(all.dropFirst()) + alipayChain.dropFirst(), at: instant),
            let key = CertificateChain.rsaKey(of: leaf), let until = Certificate(der: leaf)?.goodUntilSeconds
        else { return nil }
        return ProvenCertificate(key: key, goodUntil: Instant(seconds: until))
    }

    private func isAlipays(_ leaf: [UInt8], above: [[UInt8]], at instant: Instant) -> Bool {
        CertificateChain.verify(leaf: leaf, intermediates: above, roots: roots, atSeconds: instant.milliseconds / 1000)
    }
}

extension CertificateTrust: CustomStringConvertible, CustomReflectable {
    /// The names of the certificates.
    public var description: String { "certificates \(applicationSerial), \(alipaySerial), \(rootSerial)" }

    /// Nothing: the bytes of certificates help nobody.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A certificate that was downloaded and checked.
struct ProvenCertificate: Sendable {
    let key: RSAPublicKey
    /// Until when it is good, that second included.
    let goodUntil: Instant
}
