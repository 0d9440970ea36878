/// The line of an acceptance test: `make soak` shows these, and they are kept.
enum Acceptance {
    /// Prints the line, at full count or at a twentieth of it alike.
    static func line(_ number: String, isGood: Bool, _ text: String) {
        print("\(number) \(isGood ? "ok" : "failed") \(text)\(Level.isSoak ? "" : " (at the short count)")")
    }
}
