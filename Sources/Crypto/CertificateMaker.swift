import COpenSSL

/// Makes X.509 certificates: for the platform on this machine, and for tests. A real application has its certificates from Alipay.
public struct CertificateMaker: Sendable {
    /// Who a certificate is about, or who it comes from.
    public struct Name: Sendable, Hashable {
        /// The country, two letters.
        public let country: String
        /// The organisation; nil leaves it out.
        public let organisation: String?
        /// What the owner is called.
        public let commonName: String

        /// A name.
        public init(country: String = "CN", organisation: String?, commonName: String) {
            self.country = country
            self.organisation = organisation
            self.commonName = commonName
        }
    }

    /// Whom the certificates come from.
    public let issuer: Name
    private let key: RSAPrivateKey

    /// A maker that signs with a key.
    public init(issuer: Name, key: RSAPrivateKey) {
        self.issuer = issuer
        self.key = key
    }

    /// The issuer's own certificate, which it signed itself: a root.
    public func root(serial: UInt64, fromSeconds: Int64, untilSeconds: Int64) throws(CryptoError) -> [UInt8] {
        try certificate(
            of: key.publicKey, named: issuer, serial: serial, fromSeconds: fromSeconds, untilSeconds: untilSeconds, mayIssue: true)
    }

    /// A certificate that is signed with SHA-256.
    /// - Parameters:
    ///   - subject: the key that it is about.
    ///   - name: whose key that is.
    ///   - serial: the issuer's number for it.
    ///   - fromSeconds: from when on it is good, in seconds since 1970.
    ///   - untilSeconds: until when it is good, that second included.
    ///   - mayIssue: whether its owner may issue certificates.
    /// - Returns: the certificate in DER.
    public func certificate(
        of subject: RSAPublicKey, named name: Name, serial: UInt64, fromSeconds: Int64, untilSeconds: Int64, mayIssue: Bool = false
    ) throws(CryptoError) -> [UInt8] {
        defer { ERR_clear_error() }
        guard let pointer = X509_new() else { throw CryptoError("OpenSSL has no memory to make a certificate") }
        let made = X509Certificate(owning: pointer)
        guard X509_set_version(pointer, 2) == 1, ASN1_INTEGER_set_uint64(X509_get_serialNumber(pointer), serial) == 1,
            ASN1_TIME_set(X509_getm_notBefore(pointer), time_t(fromSeconds)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(pointer), time_t(untilSeconds)) != nil,
            Self.write(issuer, to: X509_get_issuer_name(pointer)), Self.write(name, to: X509_get_subject_name(pointer)),
            X509_set_pubkey(pointer, subject.key.pointer) == 1, Self.limit(pointer, mayIssue: mayIssue),
            X509_sign(pointer, key.key.pointer, EVP_sha256()) > 0
        else { throw CryptoError("the certificate could not be made") }
        return made.der
    }

    /// A certificate in the form in which files hold it.
    public static func pem(_ der: [UInt8]) -> String {
        let text = Array(Base64.encode(der))
        let lines = stride(from: 0, to: text.count, by: 64).map { String(text[$0..<min($0 + 64, text.count)]) }
        return "-----BEGIN CERTIFICATE-----\n\(lines.joined(separator: "\n"))\n-----END CERTIFICATE-----\n"
    }

    private static func write(_ name: Name, to pointer: OpaquePointer?) -> Bool {
        let parts = [("C", name.country), ("O", name.organisation), ("CN", name.commonName)]
        return parts.allSatisfy { field, text in
            guard let text else { return true }
            let bytes = Array(text.utf8)
            return X509_NAME_add_entry_by_txt(pointer, field, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0) == 1
        }
    }

    private static func limit(_ certificate: OpaquePointer, mayIssue: Bool) -> Bool {
        let text = mayIssue ? "critical,CA:TRUE" : "critical,CA:FALSE"
        guard let limits = X509V3_EXT_conf_nid(nil, nil, NID_basic_constraints, text) else { return false }
        defer { X509_EXTENSION_free(limits) }
        return X509_add_ext(certificate, limits, -1) == 1
    }
}

extension X509Certificate {
    /// The certificate in DER.
    var der: [UInt8] {
        let count = i2d_X509(pointer, nil)
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var next = buffer.baseAddress
            _ = i2d_X509(pointer, &next)
        }
        return bytes
    }
}
