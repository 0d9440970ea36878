import Glibc

/// Why a file could not be read or made, in the system's words.
struct FileFailure: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }

    /// The reason of the call that failed last.
    static var last: FileFailure { FileFailure(code: errno) }

    /// What the system calls an error of this number.
    init(code: Int32) { reason = String(cString: strerror(code)).lowercased() }
}

/// Small files, read and made whole.
enum PlainFile {
    /// Reads a regular file.
    ///
    /// - Parameter check: looks at the open file before anything is read.
    static func read(
        _ path: String, maximumBytes: Int, check: (stat) throws(FileFailure) -> Void = { _ throws(FileFailure) in }
    ) throws(FileFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileFailure.last }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFailure.last }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure("it is no file") }
        try check(status)
        guard status.st_size <= maximumBytes else { throw FileFailure("it has more than \(maximumBytes) bytes") }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while bytes.count <= maximumBytes {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure.last }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        throw FileFailure("it has more than \(maximumBytes) bytes")
    }

    /// Refuses a file that others can change. Whoever writes the settings, or the key of contexts, is the host in all but name.
    static func onlyOursToWrite(_ status: stat) throws(FileFailure) {
        guard status.st_uid == geteuid() || status.st_uid == 0 else { throw FileFailure("it belongs to another user") }
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else { throw FileFailure("other users can write it (`chmod go-w` ends that)") }
    }

    /// Makes a new file that only its owner can read and write. A file, or a link, that is there already is left alone.
    static func make(_ path: String) throws(FileFailure) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure.last }
        // A umask can only take rights away; whatever it was, the owner needs both.
        guard fchmod(descriptor, 0o600) == 0 else {
            let failure = FileFailure.last
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    /// Writes all bytes.
    static func write(_ bytes: [UInt8], to descriptor: Int32) throws(FileFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileFailure.last }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes what was written durable.
    static func sync(_ descriptor: Int32) throws(FileFailure) {
        guard fsync(descriptor) == 0 else { throw FileFailure.last }
    }
}
