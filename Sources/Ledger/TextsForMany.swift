/// The text of a question about many things at once. It is asked for 1, 2, 4, … of them, so that there are few texts, each made once: the
/// last thing stands in the places that are left.
struct TextsForMany: Sendable {
    private static let usual = 9

    private let texts: [String]
    private let make: @Sendable (Int) -> String

    /// - Parameter make: puts the text for a count together.
    init(_ make: @escaping @Sendable (Int) -> String) {
        texts = (0..<Self.usual).map { make(1 << $0) }
        self.make = make
    }

    /// The text for so many things, and what stands in its places.
    func callAsFunction<Thing>(_ things: [Thing]) -> (text: String, places: [Thing]) {
        var power = 0
        while 1 << power < things.count { power += 1 }
        let places = things + Array(repeating: things.last, count: (1 << power) - things.count).compactMap(\.self)
        return (power < texts.count ? texts[power] : make(1 << power), places)
    }
}
