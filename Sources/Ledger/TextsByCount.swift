/// The text of a statement for so many of something. The usual ones are made once: putting one together costs as much as running it, and a
/// text that stays where it is is found again by its place.
struct TextsByCount: Sendable {
    private let usual: [String]
    private let make: @Sendable (Int) -> String

    /// - Parameters:
    ///   - most: up to which count texts are kept.
    ///   - make: puts the text for a count together.
    init(keeping most: Int = 16, _ make: @escaping @Sendable (Int) -> String) {
        usual = (0...most).map(make)
        self.make = make
    }

    /// The text for so many.
    func callAsFunction(_ count: Int) -> String { count < usual.count ? usual[count] : make(count) }
}
