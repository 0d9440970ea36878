/// The line of an acceptance test: `make soak` shows these, and they are kept.
enum Acceptance {
    /// Prints the line.
    /// - Parameter isFull: whether it ran at full count.
    static func line(_ number: String, isGood: Bool, isFull: Bool = Level.isSoak, _ text: String) {
        print("\(number) \(isGood ? "ok" : "failed") \(text)\(isFull ? "" : " (at the short count)")")
    }
}
