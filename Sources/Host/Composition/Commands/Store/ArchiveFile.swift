import Cryptography
import Glibc
import JSON

/// What `store prune` writes: JSON, one object a line, and the SHA-256 of the whole file, as `sha256sum` tells it.
final class ArchiveFile {
    private let file: NewFile
    private let digest = SHA256.Stream()
    private(set) var lines = 0

    /// Makes the file; one that is there already is left alone.
    init(_ path: String) throws(Complaint) { file = try NewFile(path) }

    /// Writes an object on a line of its own.
    func write(_ object: JSONObject) throws(Complaint) {
        let line = JSONValue.object(object).text + "\n"
        digest.add(Array(line.utf8))
        try file.write(line)
        lines += 1
    }

    /// Makes the file durable.
    /// - Returns: its digest in hexadecimal.
    func close() throws(Complaint) -> String {
        try file.close()
        return Hex.encode(digest.finish())
    }

    /// Takes the file away again.
    func discard() { file.discard() }

    /// The digest of an archive, and the entries of the log that it holds.
    static func read(_ path: String) throws(Complaint) -> (digest: String, entries: [JSONObject]) {
        guard let stream = fopen(path, "r") else {
            throw Complaint(.usage, "the archive `\(path)` cannot be read: \(FileFailure.last.reason)")
        }
        defer { fclose(stream) }
        let digest = SHA256.Stream()
        var entries: [JSONObject] = []
        var buffer: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(buffer) }
        while true {
            let count = getline(&buffer, &capacity, stream)
            guard count > 0, let buffer else { break }
            let bytes = buffer.withMemoryRebound(to: UInt8.self, capacity: count) { Array(UnsafeBufferPointer(start: $0, count: count)) }
            digest.add(bytes)
            let text = String(decoding: bytes, as: UTF8.self)
            let limits = JSONLimits(maximumBytes: 16 << 20, maximumDepth: 64)
            guard let line = try? JSONValue(parsing: text, limits: limits) else {
                throw Complaint(.no, "`\(path)` is no archive: it has a line that is no JSON")
            }
            if let entry = line["entry"]?.objectValue { entries.append(entry) }
        }
        return (Hex.encode(digest.finish()), entries)
    }
}
