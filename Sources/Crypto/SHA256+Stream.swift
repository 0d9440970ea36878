import COpenSSL

extension SHA256 {
    /// The digest of bytes that come piece by piece.
    ///
    /// Used by one task at a time.
    public final class Stream {
        private let context: OpaquePointer

        /// The digest of nothing yet.
        public init() {
            let made = EVP_MD_CTX_new()
            precondition(made != nil && EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1, "OpenSSL does not have this digest")
            guard let made else { preconditionFailure("OpenSSL has no memory for a digest") }
            context = made
        }

        deinit { EVP_MD_CTX_free(context) }

        /// Adds bytes.
        public func add(_ bytes: [UInt8]) {
            precondition(EVP_DigestUpdate(context, bytes, bytes.count) == 1, "OpenSSL could not go on with a digest")
        }

        /// The 32 bytes of the digest of all that was added; nothing is added after that.
        public func finish() -> [UInt8] {
            var digest = [UInt8](repeating: 0, count: 32)
            var length: UInt32 = 0
            let done = EVP_DigestFinal_ex(context, &digest, &length)
            precondition(done == 1 && length == 32, "OpenSSL could not finish a digest")
            return digest
        }
    }
}
