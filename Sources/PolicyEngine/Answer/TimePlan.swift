internal import Clocks
internal import Money

/// Instants at which a search makes calls, in ascending order.
struct TimePlan: Sendable, Hashable {
    let times: [Instant]
    /// Whether there were more than are tried.
    var isCut = false
}

/// Finds the instants at which it matters when a call is made: where windows begin, and where conditions about the time change.
struct TimePlanner {
    private let ground: Ground
    private let zone: ZoneTable
    /// The first instant of a month that begins on a Monday: hour, day, week and month begin at once.
    private let boundary: Instant
    private(set) var isCut = false

    /// More instants than this of one plan, and more plans, are not tried.
    private static let maximumTimes = 200
    private static let maximumPlans = 64
    /// Nor is an hour tried on more days than this.
    private static let maximumDays = 62

    init(_ ground: Ground, from: Instant) {
        self.ground = ground
        zone = ground.content.zone
        boundary = Self.boundary(after: from, zone)
    }

    private static func boundary(after from: Instant, _ zone: ZoneTable) -> Instant {
        var instant = from
        for _ in 0..<200 {
            guard let end = (try? WindowRule.month.window(at: instant, in: zone))??.end else { return instant }
            if (zone.local(end.milliseconds).floored(by: day).quotient + 3).floored(by: 7).remainder == 0 { return end }
            instant = end
        }
        return instant
    }

    private static let day: Int64 = 86_400_000
    private static let hour: Int64 = 3_600_000

    // MARK: - Plans

    /// What to try, the plainest first.
    mutating func plans() -> [TimePlan] {
        let moments = moments()
        let single = moments.map { TimePlan(times: [$0]) }
        if ground.question.group == .call || ground.question.measure == .anything { return single }
        let period = ground.question.period ?? PolicyQuestion.standardPeriod
        var plans = Array(single.prefix(1))
        if let rule = period.rule {
            for moment in moments {
                guard let window = (try? rule.window(at: moment, in: zone)) ?? nil, let start = window.start, let end = window.end else {
                    continue
                }
                add(plan(from: start, to: end), to: &plans)
            }
        } else {
            let starts = [boundary] + (moments.count > 1 ? moments : [])
            for start in starts {
                let first = start - .milliseconds(1)
                add(plan(from: first, to: first + period.stretch), to: &plans)
            }
        }
        if plans.count > Self.maximumPlans {
            isCut = true
            plans = Array(plans.prefix(Self.maximumPlans))
        }
        return plans
    }

    private mutating func add(_ plan: TimePlan, to plans: inout [TimePlan]) {
        guard !plan.times.isEmpty, !plans.contains(plan) else { return }
        if plan.isCut { isCut = true }
        plans.append(plan)
    }

    /// Calls from an instant up to, and without, another.
    private func plan(from start: Instant, to end: Instant) -> TimePlan {
        var times: Set<Instant> = [start]
        var rolling: Set<Span> = []
        for rule in rules {
            switch rule {
            case .call, .ever: break
            case .rolling(let span): rolling.insert(span)
            case .hour, .day, .week, .month: times.formUnion(beginnings(of: rule, from: start, to: end))
            }
        }
        var hasLeftOut = false
        for hour in hours where end - start > .hours(1) {
            let found = instants(at: hour, from: start, to: end)
            times.formUnion(found)
            if found.count > Self.maximumDays { hasLeftOut = true }
        }
        if !rolling.isEmpty { times.insert(end - .milliseconds(1)) }
        for span in rolling {
            for first in Array(times).sorted().prefix(8) {
                var next = first + span
                while next < end, times.count <= Self.maximumTimes {
                    times.insert(next)
                    next = next + span
                }
            }
        }
        let meant = times.filter { $0 >= start && $0 < end && isMeant($0) }.sorted()
        return TimePlan(times: Array(meant.prefix(Self.maximumTimes)), isCut: times.count > Self.maximumTimes || hasLeftOut)
    }

    /// The windows that something counts in.
    private var rules: Set<WindowRule> {
        var rules = Set(ground.limits.map(\.counting.window))
        for gate in ground.gates { rules.formUnion(gate.counting.values.map(\.window)) }
        return rules
    }

    private func beginnings(of rule: WindowRule, from start: Instant, to end: Instant) -> [Instant] {
        var found: [Instant] = []
        var instant = start
        while found.count <= Self.maximumTimes, let next = ((try? rule.window(at: instant, in: zone)) ?? nil)?.end, next < end {
            found.append(next)
            instant = next
        }
        return found
    }

    private func instants(at hour: Int, from start: Instant, to end: Instant) -> [Instant] {
        var found: [Instant] = []
        var date = zone.local(start.milliseconds).floored(by: Self.day).quotient
        while found.count <= Self.maximumDays {
            let instant = Instant(milliseconds: zone.firstInstant(showing: date * Self.day + Int64(hour) * Self.hour))
            if instant >= end { break }
            if instant >= start { found.append(instant) }
            date += 1
        }
        return found
    }

    // MARK: - Moments

    /// The moments of a week, and the dates, at which a statement about the time can change; noon where none is.
    private func moments() -> [Instant] {
        var moments: [Instant] = []
        func add(_ instant: Instant) { if isMeant(instant), !moments.contains(instant) { moments.append(instant) } }
        let first = zone.local(boundary.milliseconds).floored(by: Self.day).quotient
        for date in dates(from: first) {
            for hour in [12] + hours.filter({ $0 != 12 }) {
                add(Instant(milliseconds: zone.firstInstant(showing: date * Self.day + Int64(hour) * Self.hour)))
            }
        }
        for instant in ground.mentions.filter({ $0.names("now") }).flatMap(\.instants) {
            for step in [-1, 0, 1] { add(instant + .milliseconds(Int64(step))) }
        }
        return moments
    }

    /// Hours of the day at which something begins or ends.
    private var hours: [Int] {
        var hours: Set<Int> = []
        if let asked = ground.question.hours { hours.formUnion([asked.from, asked.to, (asked.to + 23) % 24]) }
        for mention in ground.mentions where mention.names("now") {
            if !mention.functions.isDisjoint(with: Self.otherFunctions) { return Array(0...23) }
            guard mention.functions.contains("localHour") else { continue }
            for integer in mention.integers where (0...24).contains(integer) {
                for step in [23, 24, 25] { hours.insert((Int(integer) + step) % 24) }
            }
        }
        return hours.sorted()
    }

    private static let otherFunctions: Set<String> = ["getHours", "getMinutes", "getSeconds", "getMilliseconds"]
    private static let dayFunctions: Set<String> = [
        "localDayOfWeek", "getDayOfWeek", "getDate", "getDayOfMonth", "getDayOfYear", "getMonth", "getFullYear",
    ]

    private func dates(from first: Int64) -> [Int64] {
        let about = ground.mentions.filter { $0.names("now") }
        var dates = [first]
        if about.contains(where: { !$0.functions.isDisjoint(with: Self.dayFunctions) }) { dates = (0..<7).map { first + $0 } }
        for mention in about where mention.functions.contains("localDate") {
            for date in mention.texts.compactMap(Self.date) { dates += [date - 1, date, date + 1].filter { !dates.contains($0) } }
        }
        return dates
    }

    /// The day of a date as `localDate` writes it.
    private static func date(_ text: String) -> Int64? {
        let parts = text.split(separator: "-").compactMap { Int64($0) }
        guard parts.count == 3, (1...12).contains(parts[1]), (1...31).contains(parts[2]), (1...9999).contains(parts[0]) else { return nil }
        let guess = (parts[0] - 1970) * 365 + (parts[0] - 1969) / 4 + (parts[1] - 1) * 30 + parts[2]
        return (guess - 60...guess + 60).first { LocalDate(day: $0).text == text }
    }

    /// Whether the question is about calls at this instant.
    private func isMeant(_ instant: Instant) -> Bool {
        guard let hours = ground.question.hours else { return true }
        let hour = zone.local(instant.milliseconds).floored(by: Self.hour).quotient.floored(by: 24).remainder
        return hours.contains(Int(hour))
    }
}
