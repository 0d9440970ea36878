import Foundation
import Synchronization

/// What a run of fuzzing has tried, and what it has found.
final class FuzzFindings: Sendable {
    private struct State {
        var counts: [String: Int] = [:]
        var findings: [String] = []
    }

    private let state = Mutex(State())

    /// Counts one of something.
    func count(_ what: String) { state.withLock { $0.counts[what, default: 0] += 1 } }

    /// Something that must not be.
    /// - Parameter bytes: what was sent.
    func found(_ what: String, _ bytes: [UInt8]) {
        let text = String(decoding: bytes.prefix(600), as: UTF8.self)
        state.withLock { state in
            // The first ones tell; a host that is gone would tell a thousand times.
            if state.findings.count < 20 { state.findings.append("\(what), after: \(text)") }
        }
    }

    var findings: [String] { state.withLock { $0.findings } }

    /// How many of something there were.
    subscript(what: String) -> Int { state.withLock { $0.counts[what] ?? 0 } }

    /// All that was counted, by its name.
    var counts: [(String, Int)] { state.withLock { $0.counts.sorted { $0.key < $1.key } } }
}

/// The memory of a process over four quarters of a run.
struct MemoryQuarters: Sendable {
    private let pid: pid_t
    private let start: Date
    private let seconds: Double
    /// The most that was seen in each, in KiB.
    private(set) var peaks = [0, 0, 0, 0]

    init(of pid: pid_t, seconds: Double) {
        self.pid = pid
        self.seconds = seconds
        start = Date()
    }

    /// Looks once.
    mutating func sample() {
        let quarter = min(3, Int(Date().timeIntervalSince(start) / seconds * 4))
        peaks[quarter] = max(peaks[quarter], Self.resident(of: pid) ?? 0)
    }

    /// By how much of the second quarter's peak the last one's is above it; below it is no growth.
    var growth: Double { peaks[1] > 0 ? Double(peaks[3] - peaks[1]) / Double(peaks[1]) : 1 }

    var text: String { peaks.map { "\($0 / 1024)" }.joined(separator: ", ") + " MiB" }

    /// A line of the process's status in KiB: `VmRSS` is what it has now, `VmHWM` the most that it ever had.
    static func resident(of pid: pid_t, _ name: String = "VmRSS") -> Int? {
        let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
    }
}
