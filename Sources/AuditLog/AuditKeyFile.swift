import Glibc

extension AuditKey {
    /// The key in a file that only its owner can read; made, with this name, when the file is missing.
    ///
    /// Two processes that start at once get the same key. A file that others can read is refused. Blocks; a start-up matter.
    public static func loadOrCreate(at path: String, name: String) throws(AuditError) -> AuditKey {
        if let key = try load(path) { return key }
        let key = try AuditKey(name: name)
        try create(key, at: path)
        guard let kept = try load(path) else { throw .key("`\(path)` vanished while it was made") }
        return kept
    }

    /// The key in the file; nil when there is none.
    private static func load(_ path: String) throws(AuditError) -> AuditKey? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .key("`\(path)` cannot be read: \(reason())")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .key("`\(path)` cannot be read: \(reason())") }
        guard status.st_mode & 0o077 == 0 else { throw .key("others can read `\(path)`; run `chmod 600` on it") }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(file, &bytes, bytes.count)
        guard count > 0 else { throw .key("`\(path)` cannot be read: \(count == 0 ? "it is empty" : reason())") }
        return try AuditKey(text: String(decoding: bytes[..<count], as: UTF8.self))
    }

    /// Writes the key under a name of its own first and links it into place, so that nobody ever sees half a key and whoever comes
    /// second keeps what the first one made.
    private static func create(_ key: AuditKey, at path: String) throws(AuditError) {
        let draft = "\(path).\(getpid()).\(AuditLog.newWriterName())"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .key("`\(path)` cannot be made: \(reason())") }
        defer { unlink(draft) }
        let bytes = Array((key.secretText + "\n").utf8)
        let isWritten = write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        let refusal = reason()
        close(file)
        guard isWritten else { throw .key("`\(path)` cannot be written: \(refusal)") }
        guard link(draft, path) == 0 || errno == EEXIST else { throw .key("`\(path)` cannot be made: \(reason())") }
    }

    private static func reason() -> String { String(cString: strerror(errno)).lowercased() }
}
