import COpenSSL

/// Whether certificates (X.509) come from roots that somebody trusts.
public enum CertificateChain {
    /// The RSA key that a certificate in DER is about; nil for anything else.
    public static func rsaKey(of der: [UInt8]) -> RSAPublicKey? {
        defer { ERR_clear_error() }
        guard let certificate = X509Certificate(der), let key = X509_get0_pubkey(certificate.pointer) else { return nil }
        let count = i2d_PUBKEY(key, nil)
        guard count > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var next = buffer.baseAddress
            _ = i2d_PUBKEY(key, &next)
        }
        return try? RSAPublicKey(der: bytes)
    }

    /// Whether a certificate comes from one of the roots, over any of the certificates between, and all of them are good at an instant.
    ///
    /// A chain ends at a root that signed itself; its own signature, of SHA-1 in old ones, proves nothing and is not looked at. All
    /// others must be signed as OpenSSL's security level 1 asks, which SHA-1 is not.
    /// - Parameters:
    ///   - leaf: the certificate, in DER.
    ///   - intermediates: others that may stand between, in DER, in any order; what cannot be read is left out.
    ///   - roots: the roots, in DER; what cannot be read is left out.
    ///   - seconds: the instant, in seconds since 1970.
    public static func verify(leaf: [UInt8], intermediates: [[UInt8]], roots: [[UInt8]], atSeconds seconds: Int64) -> Bool {
        defer { ERR_clear_error() }
        guard let leaf = X509Certificate(leaf), let store = X509_STORE_new(), let between = co_certificates_new() else { return false }
        defer {
            X509_STORE_free(store)
            co_certificates_free(between)
        }
        // The store and the list count their own holds: each certificate may go when this function ends.
        for root in roots.compactMap({ X509Certificate($0) }) where X509_STORE_add_cert(store, root.pointer) != 1 { return false }
        for other in intermediates.compactMap({ X509Certificate($0) }) where co_certificates_add(between, other.pointer) != 1 {
            return false
        }
        guard let context = X509_STORE_CTX_new() else { return false }
        defer { X509_STORE_CTX_free(context) }
        guard co_certificates_verify_init(context, store, leaf.pointer, between) == 1,
            let parameters = X509_STORE_CTX_get0_param(context)
        else { return false }
        X509_VERIFY_PARAM_set_time(parameters, time_t(seconds))
        X509_VERIFY_PARAM_set_auth_level(parameters, 1)
        return X509_verify_cert(context) == 1
    }
}

/// Owns one of OpenSSL's certificates.
final class X509Certificate {
    let pointer: OpaquePointer

    /// Reads a certificate in DER; nil for anything else, and where something follows it.
    init?(_ der: [UInt8]) {
        guard !der.isEmpty, der.count <= Certificate.maximumBytes else { return nil }
        let read = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var next = buffer.baseAddress
            guard let certificate = d2i_X509(nil, &next, buffer.count) else { return nil }
            if isAtEnd(next, of: buffer) { return certificate }
            X509_free(certificate)
            return nil
        }
        guard let read else { return nil }
        pointer = read
    }

    /// Takes over a certificate that nobody else frees.
    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { X509_free(pointer) }
}
