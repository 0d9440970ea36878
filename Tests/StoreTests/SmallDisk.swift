import Foundation
import Glibc

/// A disk of a test's own, in memory: of a few megabytes, and read-only where it is told so.
final class SmallDisk: Sendable {
    /// Why a test that needs one does not run.
    static let needsRoot = "only root may mount a disk for this test"

    /// Whether this process may mount one.
    static let isPossible: Bool = {
        guard let disk = try? SmallDisk(megabytes: 1) else { return false }
        return disk.isMounted
    }()

    private let folder: TemporaryFolder
    private let isMounted: Bool

    init(megabytes: Int) throws {
        folder = try TemporaryFolder()
        isMounted = mount("tmpfs", folder.path, "tmpfs", 0, "size=\(megabytes)m") == 0
    }

    deinit { if isMounted { _ = umount2(folder.path, Int32(MNT_DETACH)) } }

    func file(_ name: String) -> String { folder.file(name) }

    /// Lets nobody write to it any more; no file may be open for writing. A program that another test is just starting has every open file
    /// for an instant: then it is tried again.
    func makeReadOnly() -> Bool {
        for _ in 0..<100_000 {
            if mount(nil, folder.path, nil, UInt(MS_REMOUNT | MS_RDONLY), nil) == 0 { return true }
            guard errno == EBUSY else { return false }
            sched_yield()
        }
        return false
    }
}
