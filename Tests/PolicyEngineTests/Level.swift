import Foundation

/// How long the long lines run: in full, or at a twentieth of their count. Same code, same assertions.
enum Level {
    /// Whether this is the full run.
    static let isSoak = ProcessInfo.processInfo.environment["TOLLGATE_TEST_LEVEL"] == "soak"

    /// A full count, at this run's level: at least one.
    static func count(_ full: Int) -> Int { isSoak ? full : max(1, full / 20) }
}

/// The lines by which a full run says that a claim holds.
enum Acceptance {
    /// Prints the line.
    static func line(_ number: String, isGood: Bool, _ text: String) {
        print("\(number) \(isGood ? "ok" : "failed") \(text)\(Level.isSoak ? "" : " (at the short count)")")
    }
}
