/// A set of small numbers. Sets that are put together are made for the same number of members.
struct BitSet: Sendable, Hashable {
    private var words: [UInt64]

    /// The empty set of numbers below `count`.
    init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    mutating func insert(_ member: Int) { words[member / 64] |= 1 << UInt64(member % 64) }

    func contains(_ member: Int) -> Bool { words[member / 64] & (1 << UInt64(member % 64)) != 0 }

    mutating func formUnion(_ other: BitSet) { for index in words.indices { words[index] |= other.words[index] } }

    func intersection(_ other: BitSet) -> BitSet {
        var result = self
        for index in words.indices { result.words[index] &= other.words[index] }
        return result
    }

    func subtracting(_ other: BitSet) -> BitSet {
        var result = self
        for index in words.indices { result.words[index] &= ~other.words[index] }
        return result
    }

    func intersects(_ other: BitSet) -> Bool { words.indices.contains { words[$0] & other.words[$0] != 0 } }

    func isSubset(of other: BitSet) -> Bool { !words.indices.contains { words[$0] & ~other.words[$0] != 0 } }

    var isEmpty: Bool { !words.contains { $0 != 0 } }

    /// The least member.
    var first: Int? {
        for (index, word) in words.enumerated() where word != 0 { return index * 64 + word.trailingZeroBitCount }
        return nil
    }
}
