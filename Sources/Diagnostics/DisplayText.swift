/// Text as a terminal shows it.
enum DisplayText {
    /// A tab is shown as so many spaces, wherever it stands, so that carets stay under what they mean.
    static let tab = "    "

    /// The text with everything replaced that would move the cursor, turn the direction of writing or be invisible.
    static func neutral(_ text: some StringProtocol) -> String { text.map(shown).joined() }

    /// One character as it is shown.
    static func shown(_ character: Character) -> String {
        if character == "\t" { return tab }
        return isHarmless(character) ? String(character) : replacement
    }

    /// How many cells of a terminal one character takes as it is shown: 2 for wide East Asian characters and emoji (UAX #11).
    static func cells(_ character: Character) -> Int {
        if character == "\t" { return tab.count }
        guard let first = character.unicodeScalars.first, isHarmless(character) else { return 1 }
        let isEmoji = first.properties.isEmojiPresentation || character.unicodeScalars.contains { $0.value == 0xFE0F }
        return isEmoji || wideRanges.contains { $0.contains(first.value) } ? 2 : 1
    }

    private static let replacement = "\u{FFFD}"

    /// Longer characters than any script needs are towers of accents that cover the neighbouring lines.
    private static let maximumScalars = 16

    private static func isHarmless(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, scalars.count <= maximumScalars else { return false }
        // Joiners stand within emoji and Indic characters; tags (U+E0000...) carry text that nobody sees.
        guard scalars.dropFirst().allSatisfy({ !(0xE0000...0xE007F).contains($0.value) }) else { return false }
        switch first.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }

    /// Blocks whose characters are wide (W or F in EastAsianWidth.txt), merged where only narrow characters lie between.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
        0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x3FFFD,
    ]
}
