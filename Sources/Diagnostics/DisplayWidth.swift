/// How much room text takes in a terminal.
public enum DisplayWidth {
    /// Cells of a terminal: two for each wide East Asian character and emoji (UAX #11), one for the rest.
    public static func cells(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + DisplayText.cells($1) } }
}
