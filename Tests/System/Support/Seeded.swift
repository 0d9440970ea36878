import Foundation

/// SplitMix64: the same seed gives the same numbers on every machine.
struct Seeded: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// True `count` times of a hundred.
    mutating func percent(_ count: Int) -> Bool { Int.random(in: 0..<100, using: &self) < count }

    /// The seed of a run: `TOLLGATE_TEST_SEED`, or a new one; printed, so that a failure can be run again.
    static func seed(for name: String) -> UInt64 {
        let given = ProcessInfo.processInfo.environment["TOLLGATE_TEST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0..<1 << 32)
        print("\(name): TOLLGATE_TEST_SEED=\(seed)")
        return seed
    }
}
