internal import Clocks
internal import Money

// MARK: - Giving up early

extension Search {
    /// Whether what statements let through from here on suffices at all, however many calls it takes.
    func mayGoBeyond(_ trail: Trail, time: Int) -> Bool {
        let done = done(trail)
        for (cover, numbers) in zip(covers, windows) {
            guard let left = left(cover, numbers, trail, time: time) else { continue }
            let (most, overflow) = done.addingReportingOverflow(left)
            if !overflow, most <= asked { return false }
        }
        return true
    }

    /// Whether the calls that may still be tried can suffice. Where they cannot, more of them might.
    func callsMaySuffice(_ trail: Trail) -> Bool {
        guard trail.steps.count < reach.maximumCalls else { return false }
        guard !countsCalls else { return Int64(reach.maximumCalls) > asked }
        // No call is greater than what any of these lets through at once.
        guard let most = covers.map(\.ceiling).min() else { return true }
        let (left, overflow) = most.multipliedReportingOverflow(by: Int64(reach.maximumCalls - trail.steps.count))
        return overflow || left > asked - done(trail)
    }

    private func done(_ trail: Trail) -> Int64 { countsCalls ? Int64(trail.steps.count) : trail.total }

    /// What a statement still lets through at most; nil where that depends on the number of calls.
    private func left(_ cover: Cover, _ numbers: [Int], _ trail: Trail, time: Int) -> Int64? {
        switch cover.rule {
        case .call: return nil
        case .rolling(let span):
            guard let last = times.last else { return 0 }
            return multiple(cover.ceiling, cover.balances * ((last - times[time]).milliseconds / max(1, span.milliseconds) + 1))
        case .ever, .hour, .day, .week, .month:
            var sum: Int64 = 0
            for window in Set(numbers[time...]) {
                let spent = trail.steps.filter { numbers[$0.time] == window }.reduce(Int64(0)) { $0 + (countsCalls ? 1 : $1.amount) }
                guard let whole = multiple(cover.ceiling, cover.balances) else { return nil }
                let (next, overflow) = sum.addingReportingOverflow(max(0, whole - spent))
                if overflow { return nil }
                sum = next
            }
            return sum
        }
    }

    private func multiple(_ ceiling: Int64, _ count: Int64) -> Int64? {
        let (most, overflow) = ceiling.multipliedReportingOverflow(by: count)
        return overflow ? nil : most
    }

    /// Numbers the windows in which the instants of the plan lie.
    func windowNumbers(_ rule: WindowRule) -> [Int] {
        var numbers: [Int] = []
        var last: Window?
        for time in times {
            let window: Window?
            switch rule {
            case .call, .ever, .rolling: window = .ever
            case .hour, .day, .week, .month: window = (try? rule.window(at: time, in: ground.content.zone)) ?? nil
            }
            numbers.append((numbers.last ?? 0) + (window == last ? 0 : 1))
            last = window
        }
        return numbers
    }
}
