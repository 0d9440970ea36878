import Glibc

/// How long one piece of work takes one core, over several rounds of many repetitions.
struct Measurement: Sendable {
    /// What was measured.
    let name: String
    /// Nanoseconds for one repetition, a figure for each round, the smallest first.
    let nanoseconds: [Double]

    /// Repeats `work` for about `roundMilliseconds` in each round, after one round that counts for nothing.
    /// - Parameter work: returns something that depends on all that it did, so that the optimiser cannot leave it out.
    init(_ name: String, rounds: Int = 9, roundMilliseconds: Double = 100, _ work: () throws -> Int) rethrows {
        var count = 1
        var sink = 0
        var figures: [Double] = []
        while figures.count < rounds + 1 {
            let start = Self.nanosecondsOfThisThread()
            for _ in 0..<count { sink &+= try work() }
            let took = Self.nanosecondsOfThisThread() - start
            if took < roundMilliseconds * 500_000 {
                count *= 2
            } else {
                figures.append(took / Double(count))
            }
        }
        precondition(sink != .min)
        self.name = name
        nanoseconds = figures.dropFirst().sorted()
    }

    /// What this thread has had of a core: other work on the machine makes it slower, and does not count itself.
    private static func nanosecondsOfThisThread() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    /// The round in the middle.
    var median: Double { nanoseconds[nanoseconds.count / 2] }

    /// One line: name, median, the best and the worst round, and how many a second one core does.
    var line: String {
        func whole(_ figure: Double) -> String { pad("\(Int(figure.rounded()))", to: 12) }
        let name = self.name + String(repeating: " ", count: max(0, 44 - self.name.count))
        return name + whole(median) + whole(nanoseconds[0]) + whole(nanoseconds[nanoseconds.count - 1])
            + pad("\(Int(1_000_000_000 / median))", to: 12)
    }

    /// The heading of such lines.
    static var heading: String {
        "what" + String(repeating: " ", count: 40) + pad("ns", to: 12) + pad("best", to: 12) + pad("worst", to: 12)
            + pad("a second", to: 12)
    }
}

private func pad(_ text: String, to width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
