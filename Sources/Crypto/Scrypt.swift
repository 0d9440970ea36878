import COpenSSL

/// scrypt (RFC 7914), for secrets that people keep.
public enum Scrypt {
    /// What one hash costs whoever guesses.
    public struct Cost: Sendable, Hashable {
        /// The number of blocks, a power of two (N).
        public let blocks: UInt64
        /// The size of a block (r).
        public let blockSize: UInt64
        /// How many times in a row (p).
        public let passes: UInt64

        /// A cost. Memory is 128 × `blocks` × `blockSize` bytes.
        public init(blocks: UInt64, blockSize: UInt64, passes: UInt64) {
            self.blocks = blocks
            self.blockSize = blockSize
            self.passes = passes
        }

        /// 32 MiB and about a tenth of a second.
        public static let standard = Cost(blocks: 1 << 15, blockSize: 8, passes: 1)
    }

    /// The 32 bytes of the hash. Blocks its thread for about a tenth of a second: never call it from a task of the cooperative pool.
    public static func hash(secret: [UInt8], salt: [UInt8], cost: Cost = .standard) throws(CryptoError) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: 32)
        let memory: UInt64 = 256 << 20
        // An empty array's pointer may be null, which scrypt does not take.
        let done = (secret + [0]).withUnsafeBytes { secretBytes in
            EVP_PBE_scrypt(
                secretBytes.bindMemory(to: CChar.self).baseAddress, secret.count, salt + [0], salt.count, cost.blocks, cost.blockSize,
                cost.passes, memory, &hash, hash.count)
        }
        guard done == 1 else { throw CryptoError("scrypt does not take this cost") }
        return hash
    }
}
