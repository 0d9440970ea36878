import Foundation
import TestSupport

/// The numbers of a seed that a run of many processes is given.
struct Seeded: RandomNumberGenerator, Sendable {
    private var numbers: SeededGenerator

    init(_ seed: UInt64) { numbers = SeededGenerator(seed: seed) }

    mutating func next() -> UInt64 { numbers.next() }

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
