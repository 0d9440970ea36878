public import Cryptography

/// The certificates of a simulated world: a root, an authority below it, and what this issued to the platform and to the application.
///
/// They follow from the keys alone: made again of the same keys they are the same, byte for byte.
public struct SimulatorCertificates: Sendable {
    /// A certificate, and its serial number as the platform counts: of its issuer and its number together.
    public struct Issued: Sendable, Hashable {
        /// The certificate.
        public let der: [UInt8]
        /// 32 hexadecimal digits.
        public let serial: String
    }

    /// The root.
    public let root: Issued
    /// The authority below the root.
    public let authority: Issued
    /// The platform's: with its key answers are signed.
    public let platform: Issued
    /// The one that the platform changes to, when a fault makes it. A merchant does not have it and must ask for it.
    public let successor: Issued
    /// The application's.
    public let app: Issued
    /// The key of `successor`.
    let successorKey: RSAPrivateKey

    /// From 2020 to 2050, so that clocks can be turned.
    private static let fromSeconds: Int64 = 1_577_836_800
    private static let untilSeconds: Int64 = 2_524_608_000

    /// Issues certificates. Throws what OpenSSL could not do.
    /// - Parameters:
    ///   - rootKey: signs the authority's certificate.
    ///   - authorityKey: signs the others.
    ///   - successorKey: the platform's next key.
    ///   - keys: the application's and the platform's.
    public init(
        rootKey: RSAPrivateKey, authorityKey: RSAPrivateKey, successorKey: RSAPrivateKey, keys: SimulatorKeys
    ) throws(CryptoError) {
        let rootName = CertificateMaker.Name(organisation: "Simulated Certification", commonName: "Simulated Root R1")
        let authorityName = CertificateMaker.Name(organisation: "Simulated Certification", commonName: "Simulated Class 1 CA")
        let top = CertificateMaker(issuer: rootName, key: rootKey)
        let below = CertificateMaker(issuer: authorityName, key: authorityKey)
        func issue(
            _ maker: CertificateMaker, _ key: RSAPublicKey, _ name: CertificateMaker.Name, mayIssue: Bool = false
        ) throws(CryptoError) -> Issued {
            let number = Self.number(of: key)
            let der = try maker.certificate(
                of: key, named: name, serial: number, fromSeconds: Self.fromSeconds, untilSeconds: Self.untilSeconds, mayIssue: mayIssue)
            return Issued(der: der, serial: Self.serial(issuer: maker.issuer, number: number))
        }
        func name(_ text: String) -> CertificateMaker.Name { CertificateMaker.Name(organisation: "Simulated", commonName: text) }
        root = try issue(top, rootKey.publicKey, rootName, mayIssue: true)
        authority = try issue(top, authorityKey.publicKey, authorityName, mayIssue: true)
        platform = try issue(below, keys.platform.publicKey, name("Simulated Alipay"))
        successor = try issue(below, successorKey.publicKey, name("Simulated Alipay, next"))
        app = try issue(below, keys.app.publicKey, name("Simulated application"))
        self.successorKey = successorKey
    }

    /// New keys for everything that has none yet.
    public static func generate(for keys: SimulatorKeys) throws -> SimulatorCertificates {
        try SimulatorCertificates(
            rootKey: .generate(bits: 2048), authorityKey: .generate(bits: 2048), successorKey: .generate(bits: 2048), keys: keys)
    }

    /// The application's certificate, as a merchant has it in a file.
    public var appFile: String { CertificateMaker.pem(app.der) }
    /// The platform's certificate and the one of the authority that issued it.
    public var platformFile: String { CertificateMaker.pem(platform.der) + CertificateMaker.pem(authority.der) }
    /// The root.
    public var rootFile: String { CertificateMaker.pem(root.der) }

    /// The file of the certificate of the platform's with that serial number; nil where it has none such.
    func file(of serial: String) -> String? {
        switch serial {
        case platform.serial: platformFile
        case successor.serial: CertificateMaker.pem(successor.der) + CertificateMaker.pem(authority.der)
        default: nil
        }
    }

    /// The issuer's number for a certificate: no two keys have the same.
    private static func number(of key: RSAPublicKey) -> UInt64 {
        SHA256.digest(Array(key.spkiBase64.utf8)).prefix(7).reduce(1) { $0 << 8 | UInt64($1) }
    }

    /// MD5 of the issuer's name, the last part first, and the number in decimal digits.
    static func serial(issuer: CertificateMaker.Name, number: UInt64) -> String {
        var parts = ["CN=\(issuer.commonName)"]
        if let organisation = issuer.organisation { parts.append("O=\(organisation)") }
        parts.append("C=\(issuer.country)")
        return Hex.encode(MD5.digest(Array((parts.joined(separator: ",") + String(number)).utf8)))
    }
}
