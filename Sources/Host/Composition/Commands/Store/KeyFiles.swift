import Access
import Glibc

/// The files of a store's keys, as copies and backups take them along.
enum KeyFiles {
    /// Whether all of them lie there.
    static func areAt(_ path: String) -> Bool { StoreKeys.files(at: path).allSatisfy { Glibc.access($0, F_OK) == 0 } }

    /// Puts a store's keys beside another place: each in a new file that only its owner can read. A file that holds the same key is left
    /// alone; one that holds another key is a mistake in naming the place.
    static func carry(from source: String, to target: String) throws {
        guard source != target else { return }
        try StateDirectory.make(StateDirectory.folder(of: target))
        for (from, to) in zip(StoreKeys.files(at: source), StoreKeys.files(at: target)) {
            let key = try KeyFile.read(from, what: "store's key").reveal().filter { !$0.isWhitespace }
            if Glibc.access(to, F_OK) != 0 { try StoreKeys.make(to, key) }
            guard try KeyFile.read(to, what: "store's key").reveal().filter({ !$0.isWhitespace }) == key else {
                throw Complaint(
                    .usage, "`\(to)` is the key of another store", help: ["name another state directory with --state, or another file"])
            }
        }
    }
}
