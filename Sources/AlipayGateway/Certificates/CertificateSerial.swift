import Cryptography

/// Alipay's names for certificates: the MD5 of the issuer's name and the serial number, in hexadecimal digits.
public enum CertificateSerial {
    /// Why a file has no such name.
    public enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// There is no PEM certificate in the file.
        case noCertificate
        /// A certificate's outer structure is broken.
        case malformed
        /// None of the root certificates is signed with RSA.
        case noRSARoot

        /// What is wrong, in one lower-case sentence.
        public var description: String {
            switch self {
            case .noCertificate: "the file holds no certificate"
            case .malformed: "the file holds a broken certificate"
            case .noRSARoot: "none of the root certificates is signed with RSA"
            }
        }
    }

    /// The name of a file's first certificate: `app_cert_sn` of the application's file, `alipay_cert_sn` of Alipay's, which may be a chain.
    public static func ofFirst(inPEM text: String) throws(Problem) -> String {
        guard let first = certificates(in: text).first else { throw .noCertificate }
        return try CertificateFields(first).serial
    }

    /// The name of a root file (`alipay_root_cert_sn`): those of its certificates signed with RSA, joined with `_`. The others are left
    /// out by their algorithm, before anything else of them is looked at.
    public static func ofRoots(inPEM text: String) throws(Problem) -> String {
        let all = certificates(in: text)
        guard !all.isEmpty else { throw .noCertificate }
        var serials: [String] = []
        for der in all {
            let certificate = try CertificateFields(der)
            if certificate.isSignedWithRSA { serials.append(certificate.serial) }
        }
        guard !serials.isEmpty else { throw .noRSARoot }
        return serials.joined(separator: "_")
    }

    /// Whether a text has the form of such a name, one certificate's.
    static func isName(_ text: String) -> Bool {
        text.utf8.count == 32 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// The certificates of a root file that are signed with RSA.
    static func rsaRoots(in text: String) -> [[UInt8]] {
        certificates(in: text).filter { (try? CertificateFields($0))?.isSignedWithRSA == true }
    }

    /// The certificates of a PEM text, in DER.
    static func certificates(in text: String) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var body: String?
        for line in text.split(whereSeparator: \.isNewline) {
            if line.contains("-----BEGIN CERTIFICATE-----") {
                body = ""
            } else if line.contains("-----END CERTIFICATE-----") {
                if let text = body, let der = Base64.decodeLenient(text) { found.append(der) }
                body = nil
            } else {
                body? += line
            }
        }
        return found
    }
}

/// Whose a certificate is: the organisation that it names, or all that it names where there is none.
struct CertificateOwner: Equatable {
    private let name: String

    /// nil for what is no certificate.
    init?(of der: [UInt8]) {
        guard let fields = try? CertificateFields(der) else { return nil }
        name = fields.owner
    }
}

/// What of a certificate its name is made of, and whose it is.
private struct CertificateFields {
    let serial: String
    let isSignedWithRSA: Bool
    let owner: String

    private static let names = [
        "2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.9": "STREET", "2.5.4.10": "O", "2.5.4.11": "OU",
        "0.9.2342.19200300.100.1.1": "UID", "0.9.2342.19200300.100.1.25": "DC",
    ]

    init(_ der: [UInt8]) throws(CertificateSerial.Problem) {
        var rest = der[...]
        guard let outer = DER.read(&rest)?.children, outer.count >= 2, let algorithm = outer[1].children.first else { throw .malformed }
        // An explicit version comes first, but for certificates of version 1.
        var fields = outer[0].children[...]
        if fields.first?.tag == 0xa0 { fields.removeFirst() }
        guard fields.count >= 3, let number = fields.first, number.tag == 2, let issuer = fields.dropFirst(2).first else {
            throw .malformed
        }
        isSignedWithRSA = DER.objectIdentifier(algorithm.content).hasPrefix("1.2.840.113549.1.1.")
        let text = Self.name(issuer) + DER.decimal(number.content)
        serial = Hex.encode(MD5.digest(Array(text.utf8)))
        let subject = fields.dropFirst(4).first
        let organisations = (subject?.children ?? []).flatMap(\.children).filter { attribute in
            attribute.children.first.map { DER.objectIdentifier($0.content) } == "2.5.4.10"
        }
        let named = organisations.compactMap { $0.children.dropFirst().first.map(DER.text) }
        owner = named.isEmpty ? subject.map(Self.name) ?? "" : "O=\(named.joined(separator: "+"))"
    }

    /// The name as RFC 2253 writes it, the last part first; values as they are, as Alipay's own SDKs but one have it.
    private static func name(_ issuer: DER.Element) -> String {
        issuer.children.reversed().map { part in
            part.children.compactMap { attribute in
                let fields = attribute.children
                guard fields.count == 2 else { return nil }
                let identifier = DER.objectIdentifier(fields[0].content)
                return "\(names[identifier] ?? identifier)=\(DER.text(fields[1]))"
            }.joined(separator: "+")
        }.joined(separator: ",")
    }
}
