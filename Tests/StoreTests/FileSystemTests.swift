import Testing

@testable import Store

@Suite("The file system of a store") struct FileSystemTests {
    @Test(
        "one that other machines may share is told from one of this machine's own",
        arguments: [
            ("nfs", true), ("nfs4", true), ("cifs", true), ("smb3", true), ("9p", true), ("ceph", true), ("fuse.sshfs", true),
            ("fuse", true), ("afs", true), ("gfs2", true), ("ext4", false), ("xfs", false), ("btrfs", false), ("overlay", false),
            ("tmpfs", false), ("fuseblk", false), ("zfs", false),
        ])
    func shared(name: String, isShared: Bool) {
        #expect(FileSystem.isShared(name) == isShared)
    }

    @Test("it is found in the system's list by its device, whatever the list says besides")
    func listed() {
        let mounts = """
            21 27 0:19 / /sys rw,nosuid shared:7 - sysfs sysfs rw
            27 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw
            301 27 0:44 / /srv/share\\040one rw,relatime shared:9 master:4 - nfs4 store.example:/export rw,vers=4.2
            302 27 0:45 /a - /b rw - fuse.sshfs desk@store.example: rw
            """
        #expect(FileSystem.name(ofDevice: "254:1", in: mounts) == "ext4")
        #expect(FileSystem.name(ofDevice: "0:44", in: mounts) == "nfs4")
        #expect(FileSystem.name(ofDevice: "0:46", in: mounts) == nil)
    }

    @Test("that of this machine's /proc is known, so the device's number is read as the system writes it")
    func real() throws {
        #expect(FileSystem.name(of: "/proc") == "proc")
        let folder = try TemporaryFolder()
        #expect(FileSystem.name(of: folder.path).map(FileSystem.isShared) != true)
        #expect(FileSystem.name(of: folder.file("missing")) == nil)
    }

    @Test("a store on a network file system is refused with its name and the way out, before anything is made there")
    func refused() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: StoreError.self) { try SQLiteBackend(file: folder.file("s")) { _ in "nfs4" } }
        #expect(error == .networkFileSystem(path: folder.file("s"), kind: "nfs4"))
        #expect(
            error?.description
                == "`\(folder.file("s"))` is on a network file system (`nfs4`), where SQLite cannot keep its promises; "
                + "put the store on a local disk, or several machines on one PostgreSQL with `postgres://…`")
        #expect(FileSystem.name(of: folder.file("s")) == nil, "no file was made")
    }
}
