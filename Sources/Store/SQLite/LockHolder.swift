import Glibc

/// Names the process that holds a lock on a file, for messages to people.
enum LockHolder {
    /// The name and number of a process, other than this one, with a lock on the file; nil where the system does not tell.
    static func name(ofFile path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0, let locks = SystemFile.read("/proc/locks", limit: 1 << 16) else { return nil }
        for line in locks.split(separator: "\n") {
            // `1: POSIX ADVISORY WRITE 1234 fe:01:131090 0 EOF`; waiting ones have `->` after the number.
            let fields = line.split(separator: " ")
            guard fields.count >= 6, fields[1] != "->", let process = Int32(fields[4]), process > 0, process != getpid(),
                fields[5].split(separator: ":").last.flatMap({ UInt64($0) }) == UInt64(status.st_ino)
            else { continue }
            let command = SystemFile.read("/proc/\(process)/comm", limit: 64)?.split(separator: "\n").first.map(String.init)
            return [command, "process \(process)"].compactMap(\.self).joined(separator: ", ")
        }
        return nil
    }
}
