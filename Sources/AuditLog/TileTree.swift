import Store

/// The tree in the store: tiles of up to 256 hashes, each the hash of a perfect subtree (C2SP tlog-tiles).
///
/// A hash at tile level q stands for 256^q leaves. Adding a leaf touches one tile of each level at most, and any subtree's hash is
/// found from one tile.
struct TileTree {
    static let width: Int64 = 256
    private static let bits: Int64 = 8

    let transaction: ReadTransaction
    private var tiles: [Place: [[UInt8]]] = [:]

    private struct Place: Hashable {
        let level: Int64
        let position: Int64
    }

    init(_ transaction: ReadTransaction) { self.transaction = transaction }

    /// Adds leaf hashes to a tree of `size` leaves.
    static func append(_ hashes: [[UInt8]], toSize size: Int64, in tx: WriteTransaction) throws {
        var level: Int64 = 0
        var position = size
        var added = hashes
        while !added.isEmpty {
            var finished: [[UInt8]] = []
            let above = position / width
            var rest = added[...]
            while !rest.isEmpty {
                let index = position / width
                let present = Int(position % width)
                var tile = try present == 0 ? [] : TileTree.read(level: level, position: index, in: tx)
                guard tile.count >= present else { throw AuditError.damaged("tile \(index) of level \(level) is short") }
                tile = Array(tile[..<present] + rest.prefix(Int(width) - present))
                let taken = tile.count - present
                rest = rest.dropFirst(taken)
                position += Int64(taken)
                try write(tile, level: level, position: index, in: tx)
                if tile.count == Int(width) { finished.append(perfectRoot(tile[...])) }
            }
            (level, position, added) = (level + 1, above, finished)
        }
    }

    /// The root of the first `size` leaves.
    mutating func root(size: Int64) throws -> [UInt8] {
        size == 0 ? Merkle.emptyRoot : try hash(of: 0..<size)
    }

    /// The hashes beside the way from a leaf to the root of the first `size` leaves, from the leaf upwards (RFC 6962 section 2.1.1).
    mutating func inclusionPath(leaf: Int64, size: Int64) throws -> [[UInt8]] {
        var path: [[UInt8]] = []
        var range = 0..<size
        while range.count > 1 {
            let middle = range.lowerBound + Self.split(Int64(range.count))
            if leaf < middle {
                path.append(try hash(of: middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                path.append(try hash(of: range.lowerBound..<middle))
                range = middle..<range.upperBound
            }
        }
        return path.reversed()
    }

    /// The leaf hash that the tree has at a place; nil where it has none.
    mutating func leafHash(_ leaf: Int64) throws -> [UInt8]? {
        let tile = try tile(level: 0, position: leaf / Self.width)
        let offset = Int(leaf % Self.width)
        return offset < tile.count ? tile[offset] : nil
    }

    /// How many leaves the tiles have room for: there are no more, wherever somebody has put a tile.
    static func mostLeaves(in transaction: ReadTransaction) throws(StoreError) -> Int64 {
        let tiles = try transaction.query("SELECT COUNT(*) AS tiles FROM audit_tiles WHERE level = 0").first?.integer("tiles") ?? 0
        return tiles * width
    }

    /// The largest power of two below `count`, which is at least 2.
    static func split(_ count: Int64) -> Int64 { 1 << (Int64.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

    private mutating func hash(of range: Range<Int64>) throws -> [UInt8] {
        let count = range.upperBound - range.lowerBound
        if count & (count - 1) == 0 {
            let level = Int64(count.trailingZeroBitCount)
            return try subtree(level: level, position: range.lowerBound >> level)
        }
        let middle = range.lowerBound + Self.split(count)
        let left = try hash(of: range.lowerBound..<middle)
        return Merkle.nodeHash(left, try hash(of: middle..<range.upperBound))
    }

    /// The root of the perfect subtree of 2^level leaves at `position`.
    private mutating func subtree(level: Int64, position: Int64) throws -> [UInt8] {
        let inTile = level % Self.bits
        let first = position << inTile
        let tile = try tile(level: level / Self.bits, position: first / Self.width)
        let offset = Int(first % Self.width)
        let count = 1 << Int(inTile)
        guard offset + count <= tile.count else { throw AuditError.damaged("the tree lacks hashes of its level \(level)") }
        return Self.perfectRoot(tile[offset..<(offset + count)])
    }

    private mutating func tile(level: Int64, position: Int64) throws -> [[UInt8]] {
        let place = Place(level: level, position: position)
        if let known = tiles[place] { return known }
        if tiles.count >= 64 { tiles.removeAll() }
        let tile = try Self.read(level: level, position: position, in: transaction)
        tiles[place] = tile
        return tile
    }

    private static func perfectRoot(_ hashes: ArraySlice<[UInt8]>) -> [UInt8] {
        var row = Array(hashes)
        while row.count > 1 {
            row = stride(from: 0, to: row.count, by: 2).map { Merkle.nodeHash(row[$0], row[$0 + 1]) }
        }
        return row.first ?? Merkle.emptyRoot
    }

    private static func read(level: Int64, position: Int64, in transaction: ReadTransaction) throws -> [[UInt8]] {
        let row = try transaction.query(
            "SELECT hashes FROM audit_tiles WHERE level = $1 AND position = $2", [.integer(level), .integer(position)]
        ).first
        let bytes = try row?.blob("hashes") ?? []
        guard bytes.count % 32 == 0, bytes.count <= 32 * Int(width) else {
            throw AuditError.damaged("tile \(position) of level \(level) is no row of hashes")
        }
        return stride(from: 0, to: bytes.count, by: 32).map { Array(bytes[$0..<($0 + 32)]) }
    }

    private static func write(_ tile: [[UInt8]], level: Int64, position: Int64, in tx: WriteTransaction) throws(StoreError) {
        try tx.perform(
            """
            INSERT INTO audit_tiles (level, position, hashes) VALUES ($1, $2, $3)
            ON CONFLICT (level, position) DO UPDATE SET hashes = excluded.hashes
            """,
            [.integer(level), .integer(position), .blob(tile.flatMap(\.self))])
    }
}
