import Glibc

/// How long the long lines run: in full, or at a twentieth of their count. Same code, same assertions.
public enum Level {
    /// Whether this is the full run.
    public static let isSoak = getenv("TOLLGATE_TEST_LEVEL").map { String(cString: $0) } == "soak"

    /// A full count, at this run's level: at least one.
    public static func count(_ full: Int) -> Int { isSoak ? full : max(1, full / 20) }
}

/// The line of an acceptance test: `make soak` shows these, and they are kept.
public enum Acceptance {
    /// Prints the line.
    /// - Parameter isFull: whether it ran at full count.
    public static func line(_ number: String, isGood: Bool, isFull: Bool = Level.isSoak, _ text: String) {
        print("\(number) \(isGood ? "ok" : "failed") \(text)\(isFull ? "" : " (at the short count)")")
    }
}
