import Clocks
import Ledger
import Money
import PolicyEngine

/// What the model and the ledger are both told: amounts, times and policies.
enum Story {
    static let start = Book.noon.milliseconds
    /// Every act takes a second and a millisecond.
    static let step: Int64 = 1_001
    static let wait: Int64 = 40 * 60_000
    static let lease: Int64 = 30_000
    static let deadline: Int64 = 60 * 60_000
    static let pause: Int64 = 10_000
    static let rolling: Int64 = 90 * 60_000
    /// What refunds may come to within the rolling window.
    static let ceiling: Int64 = 260
    static let replicas = ["first", "second"]

    /// The amount of the order's refund of that place: no two are the same.
    static func fen(_ place: Int) -> Int64 { 100 + Int64(place) * 7 }

    /// What a policy counts by.
    static func definitions(_ policy: Int) -> Set<String> { policy == 0 ? ["all", "orders"] : ["all", "unapproved"] }

    /// The windows that are asked for at an instant: the hour, the hour before, the day, the rolling one and all time.
    static func windows(at now: Int64) -> [(start: Int64?, end: Int64?)] {
        let (hour, day): (Int64, Int64) = (3_600_000, 86_400_000)
        let (thisHour, thisDay) = (now - now % hour, now - now % day)
        return [
            (thisHour, thisHour + hour), (thisHour - hour, thisHour), (thisDay, thisDay + day), (now - rolling, nil), (nil, nil),
        ]
    }

    static func key(_ definition: String) -> BalanceKey {
        definition == "orders" ? BalanceKey(kind: .order, value: "t-o-1") : BalanceKey(kind: .agent, value: "desk")
    }

    static func counter(_ definition: String, _ window: (start: Int64?, end: Int64?)) -> Counter {
        Counter(
            definition: definition, key: key(definition),
            window: Window(
                start: window.start.map(Instant.init(milliseconds:)), end: window.end.map(Instant.init(milliseconds:))),
            leavesOutApproved: definition == "unapproved")
    }

    static func counters(_ policy: Int) -> [Counter] { definitions(policy).sorted().map { counter($0, (nil, nil)) } }
}
