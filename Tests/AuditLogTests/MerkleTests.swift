@testable import AuditLog
import Clocks
import Cryptography
import Store
import Testing

@Suite struct MerkleTests {
    /// The leaves that implementations of RFC 6962 are commonly tested with, and the roots of the first 0…8 of them.
    private static let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    private func store() async throws -> Store {
        try await Store.open(.memory, migrations: [AuditLog.migrations], clock: HandClock(Fixture.start))
    }

    /// MTH and PATH, word for word from RFC 6962 section 2.1, over leaf hashes.
    private func root(_ hashes: ArraySlice<[UInt8]>) -> [UInt8] {
        if hashes.count <= 1 { return hashes.first ?? Merkle.emptyRoot }
        let middle = hashes.startIndex + half(hashes.count)
        return Merkle.nodeHash(root(hashes[..<middle]), root(hashes[middle...]))
    }

    private func path(_ leaf: Int, _ hashes: ArraySlice<[UInt8]>) -> [[UInt8]] {
        if hashes.count <= 1 { return [] }
        let middle = hashes.startIndex + half(hashes.count)
        return leaf < middle
            ? path(leaf, hashes[..<middle]) + [root(hashes[middle...])] : path(leaf, hashes[middle...]) + [root(hashes[..<middle])]
    }

    private func half(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }

    @Test("roots are those of RFC 6962, in memory and in tiles, whatever the steps in which the tree grew", arguments: [1, 2, 3, 8])
    func vectors(step: Int) async throws {
        let hashes = try Self.leaves.map { Merkle.leafHash(try #require(Hex.decode($0))) }
        var range = CompactRange()
        for (size, expected) in Self.roots.enumerated() {
            #expect(Hex.encode(range.root) == expected)
            if size < hashes.count { range.append(hashes[size]) }
        }
        let store = try await store()
        try await store.write { tx in
            for start in stride(from: 0, to: hashes.count, by: step) {
                try TileTree.append(Array(hashes[start..<min(start + step, hashes.count)]), toSize: Int64(start), in: tx)
            }
            var tree = TileTree(tx)
            for (size, expected) in Self.roots.enumerated() { #expect(Hex.encode(try tree.root(size: Int64(size))) == expected) }
        }
    }

    @Test("every leaf of every tree up to 40 leaves has its path, and the path fits no other leaf")
    func paths() async throws {
        let hashes = (0..<40).map { Merkle.leafHash([UInt8($0)]) }
        let store = try await store()
        try await store.write { tx in
            try TileTree.append(hashes, toSize: 0, in: tx)
            var tree = TileTree(tx)
            for size in 1...40 {
                let expected = root(hashes[..<size])
                for leaf in 0..<size {
                    let path = try tree.inclusionPath(leaf: Int64(leaf), size: Int64(size))
                    #expect(path == self.path(leaf, hashes[..<size]))
                    for other in 0..<size {
                        let computed = Merkle.root(leafHash: hashes[leaf], leaf: Int64(other), size: Int64(size), path: path)
                        #expect((computed == expected) == (other == leaf), "leaf \(leaf) at \(other) of \(size)")
                    }
                    #expect(Merkle.root(leafHash: hashes[leaf], leaf: Int64(leaf), size: Int64(size), path: path + [expected]) != expected)
                    #expect(Merkle.root(leafHash: hashes[leaf], leaf: Int64(size), size: Int64(size), path: path) == nil)
                }
            }
        }
    }

    @Test(
        "tiles of three levels give the same roots and paths as the tree in memory",
        arguments: [255, 256, 257, 511, 512, 65_535, 65_536, 65_793])
    func levels(size: Int) async throws {
        let hashes = (0..<size).map { Merkle.leafHash(withUnsafeBytes(of: Int64($0)) { Array($0) }) }
        var range = CompactRange()
        for hash in hashes { range.append(hash) }
        let expected = range.root
        let store = try await store()
        try await store.write { tx in
            var done = 0
            for step in [1, 100, 300, 5000, size] where done < size {
                let end = min(size, done + step)
                try TileTree.append(Array(hashes[done..<end]), toSize: Int64(done), in: tx)
                done = end
            }
            var tree = TileTree(tx)
            #expect(try tree.root(size: Int64(size)) == expected)
            for leaf in [0, 1, size / 3, size - 2, size - 1] {
                let path = try tree.inclusionPath(leaf: Int64(leaf), size: Int64(size))
                #expect(Merkle.root(leafHash: hashes[leaf], leaf: Int64(leaf), size: Int64(size), path: path) == expected)
                #expect(try tree.leafHash(Int64(leaf)) == hashes[leaf])
            }
            #expect(try tree.leafHash(Int64(size)) == nil)
        }
    }
}
