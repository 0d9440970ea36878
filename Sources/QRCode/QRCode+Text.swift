extension QRCode {
    /// The light squares around the code as text: a terminal has little room, and readers are content with two.
    private static let textQuietZone = 2

    /// The code as text for a terminal with light letters on dark: two squares over one another in each character, light squares drawn.
    /// Every line has the same number of characters and ends with a line break. Readers of today take the code on a light ground, too,
    /// where dark and light are swapped.
    /// - Parameter columns: how wide the text may be.
    /// - Returns: nil where the code is wider than that: a line that wraps makes it unreadable.
    public func terminalText(within columns: Int = 60) -> String? {
        let zone = Self.textQuietZone
        guard side + 2 * zone <= columns else { return nil }
        var text = ""
        for row in stride(from: -zone, to: side + zone, by: 2) {
            for column in -zone..<side + zone {
                // Below the last line is the terminal's own ground, which is dark.
                let isLowerLight = row + 1 < side + zone && !isDark(column: column, row: row + 1)
                switch (!isDark(column: column, row: row), isLowerLight) {
                case (true, true): text += "█"
                case (true, false): text += "▀"
                case (false, true): text += "▄"
                case (false, false): text += " "
                }
            }
            text += "\n"
        }
        return text
    }
}
