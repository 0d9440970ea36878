/// Authenticates bytes under a key that the host keeps. The plugin never sees the key.
public struct StateSealer: Sendable {
    /// The authentication code of bytes: HMAC with SHA-256, 32 bytes.
    let code: @Sendable ([UInt8]) -> [UInt8]

    /// A sealer.
    /// - Parameter code: the HMAC-SHA-256 of bytes under a key that serves nothing else and is the same in every process of the shop.
    public init(code: @escaping @Sendable ([UInt8]) -> [UInt8]) { self.code = code }
}
