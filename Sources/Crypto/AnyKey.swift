import COpenSSL

/// Reads keys in the forms that name their own algorithm: PKCS#8 and SubjectPublicKeyInfo, as PEM or bare base64.
enum AnyKey {
    /// A private key of one of OpenSSL's types (`EVP_PKEY_…`), which the caller frees.
    ///
    /// - Parameter wanted: what it has to be, for messages.
    static func privateKey(_ text: String, type: Int32, wanted: String) throws(KeyError) -> OpaquePointer {
        let (der, label) = try KeyText.decode(text)
        defer { ERR_clear_error() }
        guard label?.contains("PUBLIC") != true else { throw .publicInsteadOfPrivate }
        guard let key = pkcs8(der) else {
            if let other = spki(der) {
                EVP_PKEY_free(other)
                throw .publicInsteadOfPrivate
            }
            throw .notAKey(wanted: wanted)
        }
        return try checked(key, type, wanted)
    }

    /// A public key of one of OpenSSL's types (`EVP_PKEY_…`), which the caller frees.
    static func publicKey(_ text: String, type: Int32, wanted: String) throws(KeyError) -> OpaquePointer {
        let (der, label) = try KeyText.decode(text)
        defer { ERR_clear_error() }
        guard label?.contains("PRIVATE") != true else { throw .privateInsteadOfPublic }
        guard let key = spki(der) else {
            if let other = pkcs8(der) {
                EVP_PKEY_free(other)
                throw .privateInsteadOfPublic
            }
            throw .notAKey(wanted: wanted)
        }
        return try checked(key, type, wanted)
    }

    private static func checked(_ key: OpaquePointer, _ type: Int32, _ wanted: String) throws(KeyError) -> OpaquePointer {
        guard EVP_PKEY_get_base_id(key) == type else {
            EVP_PKEY_free(key)
            throw .notAKey(wanted: wanted)
        }
        return key
    }

    private static func spki(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            guard let key = d2i_PUBKEY(nil, &next, buffer.count) else { return nil }
            if isAtEnd(next, of: buffer) { return key }
            EVP_PKEY_free(key)
            return nil
        }
    }

    private static func pkcs8(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            guard let info = d2i_PKCS8_PRIV_KEY_INFO(nil, &next, buffer.count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(info) }
            return isAtEnd(next, of: buffer) ? EVP_PKCS82PKEY(info) : nil
        }
    }
}
