import Cryptography
import Dispatch
import Glibc

/// Bills as files of this host: each called by its digest, so that a file is either whole and what it says, or not there.
struct BillFolder: Sendable {
    private let path: String
    /// Files of some megabytes are written and read here, away from threads that others wait for.
    private let queue = DispatchQueue(label: "tollgate.bill-folder")

    init(_ path: String) { self.path = path }

    /// Why a file is not there.
    struct Problem: Error {
        /// What the system says.
        let reason: String

        static var last: Problem { Problem(reason: String(cString: strerror(errno))) }
    }

    /// Keeps a file, readable by the host's own user alone. It is written beside its place and then put there, so that nobody ever
    /// sees half of it.
    func keep(_ bytes: [UInt8], sha256: String) async throws(Problem) {
        let result: Result<Void, Problem> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result { () throws(Problem) in try write(bytes, sha256) }) }
        }
        try result.get()
    }

    /// The file; nil where it is not there, or is not what it was.
    func bytes(sha256: String, count: Int) async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: read(sha256, count)) }
        }
    }

    /// Where the file with this digest lies; nil for what is no digest.
    private func place(_ sha256: String) -> String? {
        guard sha256.utf8.count == 64, sha256.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
            return nil
        }
        return "\(path)/\(sha256).zip"
    }

    private func write(_ bytes: [UInt8], _ sha256: String) throws(Problem) {
        guard let place = place(sha256) else { throw Problem(reason: "the digest is none") }
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw .last }
        let draft = "\(place).\(getpid()).\(UInt64.random(in: .min ... .max))"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .last }
        var isInPlace = false
        defer { if !isInPlace { unlink(draft) } }
        let problem = Self.write(bytes, to: file)
        close(file)
        if let problem { throw problem }
        guard rename(draft, place) == 0 else { throw .last }
        isInPlace = true
    }

    private static func write(_ bytes: [UInt8], to file: Int32) -> Problem? {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + written }, $0.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return .last }
            written += count
        }
        return fsync(file) == 0 ? nil : .last
    }

    private func read(_ sha256: String, _ count: Int) -> [UInt8]? {
        guard let place = place(sha256), count >= 0 else { return nil }
        let file = open(place, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var state = stat()
        guard fstat(file, &state) == 0, state.st_size == count else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let part = Glibc.read(file, buffer.baseAddress.map { $0 + filled }, count - filled)
                if part < 0, errno == EINTR { continue }
                guard part > 0 else { return }
                filled += part
            }
        }
        return bytes.count == count && Hex.encode(SHA256.digest(bytes)) == sha256 ? bytes : nil
    }
}
