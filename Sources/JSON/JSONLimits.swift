/// What a text may cost before it is refused unread.
public struct JSONLimits: Sendable, Hashable {
    /// Bytes of the whole text.
    public let maximumBytes: Int
    /// Arrays and objects within each other; the outermost one is the first.
    public let maximumDepth: Int

    /// One mebibyte, 64 levels.
    public static let standard = JSONLimits()

    /// Limits. A depth above 512 counts as 512, since values are walked by recursion.
    public init(maximumBytes: Int = 1 << 20, maximumDepth: Int = 64) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = min(maximumDepth, 512)
    }
}
