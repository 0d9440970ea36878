import Foundation
import Glibc
import Synchronization

/// The clock of all processes of a world: the system's time, moved on by what stands in a file.
final class TestClock: Sendable {
    let path: String
    private let offset: Mutex<Int64>

    /// A clock whose next noon in Shanghai is now, so that no window of a day ends while a test runs.
    init(path: String) throws {
        self.path = path
        let (day, now) = (Int64(86_400_000), Int64(Date().timeIntervalSince1970 * 1000))
        let offset = (4 * 3_600_000 - now % day + day) % day
        self.offset = Mutex(offset)
        try Self.write(offset, to: path)
    }

    /// What the clock shows, in milliseconds since 1970.
    var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) + offset.withLock { $0 } }

    /// Turns the clock on.
    func turn(seconds: Int64) throws {
        try offset.withLock { offset in
            offset += seconds * 1000
            try Self.write(offset, to: path)
        }
    }

    /// The file appears whole: a process that reads it meanwhile reads the old time or the new one.
    private static func write(_ offset: Int64, to path: String) throws {
        try Data("\(offset)\n".utf8).write(to: URL(fileURLWithPath: path + ".new"))
        guard rename(path + ".new", path) == 0 else { throw Trouble("the clock can't be set: \(errno)") }
    }
}
