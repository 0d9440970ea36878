import Clocks
import Dispatch
import Glibc
import Store
import Synchronization

/// Many callers who reserve at once, each one thing after the other.
enum LedgerCallers {
    static let count = 64

    /// How far the callers have come.
    private final class Progress: Sendable {
        let begun = Atomic(0)
        let done = Atomic(0)
        let isOver = Atomic(false)
    }

    /// How many reserved and durable intents a second they come to. Orders have the numbers that a shop gives them, one after the other,
    /// and are refunded about in that order.
    /// - Parameters:
    ///   - agents: among how many agents they are spread: one is a hot limit.
    ///   - seconds: how long it is measured, after a second that counts for nothing.
    static func rate(_ desk: LedgerDesk, agents: Int, seconds: Double = 4) async throws -> Double {
        let progress = Progress()
        let mark = String(DispatchTime.now().uptimeNanoseconds, radix: 16)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask {
                    while !progress.isOver.load(ordering: .relaxed) {
                        let turn = progress.begun.wrappingAdd(1, ordering: .relaxed).newValue
                        let name = "\(mark)-\(String(turn + 1_000_000_000).dropFirst())"
                        let agent = "desk-\(turn &* 7919 % agents)"
                        try await desk.reserve(name, agent: agent)
                        progress.done.wrappingAdd(1, ordering: .relaxed)
                    }
                }
            }
            try await Task.sleep(for: .seconds(1))
            let (first, start) = (progress.done.load(ordering: .relaxed), DispatchTime.now().uptimeNanoseconds)
            try await Task.sleep(for: .seconds(seconds))
            let (last, end) = (progress.done.load(ordering: .relaxed), DispatchTime.now().uptimeNanoseconds)
            progress.isOver.store(true, ordering: .relaxed)
            try await group.waitForAll()
            return Double(last - first) / (Double(end - start) / 1e9)
        }
    }
}

/// What it costs a disk to keep a page.
enum Disk {
    /// The median time of one fsync after one page was written, in seconds.
    static func sync(in folder: String) throws -> Double {
        let path = "\(folder)/sync"
        let file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else { throw Benchmarks.Unfit(what: "no file can be made in the folder for benchmarks") }
        defer {
            close(file)
            unlink(path)
        }
        let page = [UInt8](repeating: 7, count: 4096)
        var times: [Double] = []
        for turn in 0..<200 {
            guard pwrite(file, page, page.count, off_t(turn % 64 * page.count)) == page.count else {
                throw Benchmarks.Unfit(what: "the disk for benchmarks is full")
            }
            let start = DispatchTime.now().uptimeNanoseconds
            guard fdatasync(file) == 0 else { throw Benchmarks.Unfit(what: "the disk for benchmarks fails") }
            times.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9)
        }
        return times.sorted()[times.count / 2]
    }
}
