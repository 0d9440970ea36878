import Foundation
import Glibc
import TestSupport

/// A disk of a few megabytes in memory, over a folder of a test: it can be filled, and mounted so that nothing can be written.
///
/// Only root may mount; where a test may not, it says so and is skipped.
final class SmallDisk: Sendable {
    /// Whether this process may mount.
    static let isPossible = geteuid() == 0 && access("/usr/bin/mount", X_OK) == 0 && mayMount()

    private let folder: String
    private var ballast: String { folder + "/ballast" }

    /// Mounts a disk over a folder and puts into it what the folder has.
    init(over folder: String, megabytes: Int) async throws {
        self.folder = folder
        let copy = folder + ".copy"
        try FileManager.default.copyItem(atPath: folder, toPath: copy)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try await Self.run("/usr/bin/mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m,mode=700", "tmpfs", folder])
        for name in try FileManager.default.contentsOfDirectory(atPath: copy) {
            try FileManager.default.copyItem(atPath: "\(copy)/\(name)", toPath: "\(folder)/\(name)")
        }
    }

    /// Writes until not a byte more goes in.
    func fill() throws {
        let file = open(ballast, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard file >= 0 else { throw Trouble("no ballast: \(errno)") }
        defer { close(file) }
        var size = 1 << 16
        let bytes = [UInt8](repeating: 0xA5, count: size)
        while size > 0 {
            if write(file, bytes, size) > 0 { continue }
            guard errno == ENOSPC else { throw Trouble("the ballast: \(errno)") }
            size /= 2
        }
    }

    /// Takes away what filled it.
    func makeRoom() throws { try FileManager.default.removeItem(atPath: ballast) }

    /// Lets nobody who opens a file from now on write to it.
    func makeReadOnly() async throws {
        try await Self.run("/usr/bin/mount", ["--bind", folder, folder])
        try await Self.run("/usr/bin/mount", ["-o", "remount,bind,ro", folder])
    }

    /// Undoes the newest mount over the folder.
    func unmount() async { try? await Self.run("/usr/bin/umount", ["-l", folder]) }

    private static func run(_ program: String, _ words: [String]) async throws {
        let log = NSTemporaryDirectory() + "mount-\(UUID().uuidString)"
        defer { for end in [".out", ".err"] { try? FileManager.default.removeItem(atPath: log + end) } }
        let child = try Child(program, words, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], log: log)
        guard await child.end() == .exited(0) else { throw Trouble("\(program) \(words.joined(separator: " ")): \(child.errorText)") }
    }

    /// A mount of nothing over a folder of our own, taken away at once.
    private static func mayMount() -> Bool {
        let folder = NSTemporaryDirectory() + "may-mount-\(UUID().uuidString)"
        guard mkdir(folder, 0o700) == 0 else { return false }
        defer { rmdir(folder) }
        return spawn("/usr/bin/mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]) && spawn("/usr/bin/umount", [folder])
    }

    private static func spawn(_ program: String, _ words: [String]) -> Bool {
        (try? ProgramRun.run(program, words).status) == 0
    }
}
