import Glibc

/// Which file of which disk a path names.
struct FileIdentity: Equatable {
    private let device: UInt64
    private let number: UInt64

    /// The file that stands there now; nil where none does.
    init?(_ path: String) {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        (device, number) = (UInt64(found.st_dev), UInt64(found.st_ino))
    }
}

/// The file system that a file is on.
enum FileSystem {
    /// The name of the file system of a file or folder as mount(8) has it, nil where the system does not tell.
    static func name(of path: String) -> String? {
        var found = stat()
        guard stat(path, &found) == 0, let mounts = SystemFile.read("/proc/self/mountinfo", limit: 1 << 20) else { return nil }
        // Linux's makedev: 12 bits of the major number stand above 8 of the minor number, the rest further up.
        let device = UInt64(found.st_dev)
        let (major, minor) = ((device >> 8 & 0xFFF) | (device >> 32 & ~0xFFF), (device & 0xFF) | (device >> 12 & ~0xFF))
        return name(ofDevice: "\(major):\(minor)", in: mounts)
    }

    /// The name that Linux's list of mounts gives the file system of a device.
    ///
    /// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw` (proc(5)): the device is third, the name comes after the dash.
    static func name(ofDevice device: String, in mounts: String) -> String? {
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 4, fields[2] == device, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else { continue }
            return String(fields[dash + 1])
        }
        return nil
    }

    /// Whether a file system of that name is one that other machines may share.
    ///
    /// SQLite's log needs memory that all writers share and locks that all of them see (sqlite.org/wal.html, sqlite.org/lockingv3.html):
    /// there the one is not there and the others are promises at best. One that a program provides (`fuse.sshfs` and its like) is taken
    /// for such a one, whatever is behind it; `fuseblk` is a disk of this machine.
    static func isShared(_ name: String) -> Bool { shared.contains(name) || name == "fuse" || name.hasPrefix("fuse.") }

    private static let shared: Set<String> = [
        "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "gfs2", "glusterfs", "gpfs", "kafs", "lustre", "ncpfs", "nfs", "nfs4",
        "ocfs2", "orangefs", "panfs", "prl_fs", "pvfs2", "smb3", "smbfs", "vboxsf", "vmhgfs",
    ]
}
