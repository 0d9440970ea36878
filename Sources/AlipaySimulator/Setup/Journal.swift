import Glibc
import JSON

/// What the books wrote, in a file, one JSON object a line, so that a simulator started again keeps its orders.
///
/// A line is written before anybody hears of what it says. Lines are handed to the system and not forced onto the disk: the file
/// survives the simulator's death, not the machine's.
final class Journal: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Opens or makes the file and holds it alone until the journal is gone. Returns the lines that it had.
    ///
    /// A last line without its end is what a simulator was writing when it died: nobody was told of it, so it is cut off.
    static func open(_ path: String) throws(JournalError) -> (journal: Journal, lines: [JournalLine]) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unusable(path: path, reason: reason()) }
        let journal = Journal(path: path, descriptor: descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .heldByAnother(path: path) }
        let bytes = try journal.read()
        let complete = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        if complete < bytes.count, ftruncate(descriptor, off_t(complete)) != 0 { throw .unusable(path: path, reason: reason()) }
        var lines: [JournalLine] = []
        for (place, line) in bytes[..<complete].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
            .enumerated()
        {
            lines.append(try entry(Array(line), line: place + 1))
        }
        return (journal, lines)
    }

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Writes lines behind those that are there.
    func write(_ lines: [JournalLine]) throws(JournalError) {
        var rest = lines.flatMap { $0.json.bytes + [UInt8(ascii: "\n")] }[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .unusable(path: path, reason: Self.reason()) }
            rest = rest.dropFirst(count)
        }
    }

    private func read() throws(JournalError) -> [UInt8] {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = part.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(bytes.count)) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .unusable(path: path, reason: Self.reason()) }
            if count == 0 { return bytes }
            bytes += part[..<count]
        }
    }

    private static func entry(_ line: [UInt8], line number: Int) throws(JournalError) -> JournalLine {
        do {
            return try JournalLine(json: JSONValue(parsing: line))
        } catch {
            throw .notAnEntry(line: number, reason: "\(error)")
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
