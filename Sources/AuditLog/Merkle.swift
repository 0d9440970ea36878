import Cryptography

/// The hashes of RFC 6962 section 2.1. A leaf and a node never have the same hash, whatever they hold.
public enum Merkle {
    /// The root of a tree without leaves.
    public static let emptyRoot = SHA256.digest([UInt8]())

    /// What stands before a leaf's bytes where they are hashed.
    static let leafMark: UInt8 = 0

    /// The hash of a leaf that holds these bytes.
    public static func leafHash(_ data: some Sequence<UInt8>) -> [UInt8] { SHA256.digest([leafMark] + data) }

    /// The hash of a node above these two.
    public static func nodeHash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { SHA256.digest([1] + left + right) }

    /// The root that an inclusion path leads to (RFC 9162 section 2.1.3.2); nil when the path cannot belong to such a tree.
    public static func root(leafHash: [UInt8], leaf: Int64, size: Int64, path: [[UInt8]]) -> [UInt8]? {
        guard leaf >= 0, leaf < size else { return nil }
        var node = leaf
        var last = size - 1
        var hash = leafHash
        for sibling in path {
            guard last > 0 else { return nil }
            if node & 1 == 1 || node == last {
                hash = nodeHash(sibling, hash)
                while node & 1 == 0 && node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = nodeHash(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 ? hash : nil
    }
}

/// A tree that only grows, as the roots of its perfect subtrees from left to right: all that appending and the root need.
struct CompactRange {
    private(set) var size: Int64 = 0
    private var subtrees: [[UInt8]] = []

    mutating func append(_ leafHash: [UInt8]) {
        var hash = leafHash
        var level = size
        // Each one-bit at the end of the old size is a subtree as large as the one that has just become complete.
        while level & 1 == 1, let left = subtrees.popLast() {
            hash = Merkle.nodeHash(left, hash)
            level >>= 1
        }
        subtrees.append(hash)
        size += 1
    }

    var root: [UInt8] {
        guard var hash = subtrees.last else { return Merkle.emptyRoot }
        for left in subtrees.dropLast().reversed() { hash = Merkle.nodeHash(left, hash) }
        return hash
    }
}
