import Glibc

/// A file that takes another one's place.
enum FileReplacement {
    /// Writes a new file beside the one at a path, with its rights, and puts it in its place.
    static func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
        guard let resolved = realpath(path, nil) else { throw FileFailure.last }
        defer { free(resolved) }
        let target = String(cString: resolved)
        var status = stat()
        guard stat(target, &status) == 0 else { throw FileFailure.last }
        var template = Array("\(target).new-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileFailure.last }
        let new = template.withUnsafeBufferPointer { buffer in buffer.baseAddress.map { String(cString: $0) } ?? "" }
        do throws(FileFailure) {
            defer { close(descriptor) }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            // Whoever may not give files away keeps the group and owner that new files get.
            _ = fchown(descriptor, status.st_uid, status.st_gid)
            guard fchmod(descriptor, status.st_mode & 0o7777) == 0 else { throw FileFailure.last }
            try PlainFile.write(bytes, to: descriptor)
            try PlainFile.sync(descriptor)
        } catch {
            unlink(new)
            throw error
        }
        guard rename(new, target) == 0 else {
            let failure = FileFailure.last
            unlink(new)
            throw failure
        }
    }
}
