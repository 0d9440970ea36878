/// Texts that Swift's `==` holds for only where their scalars are the same.
///
/// Swift takes two ways of writing an accent for one text, and CEL does not: two conditions that differ in nothing else are two conditions.
enum ExactText {
    /// The text, with its scalars behind it where it may be another way of writing something. Of all ways of writing a text at most one,
    /// the composed form that people type, stays as it is.
    static func of(_ text: String) -> String {
        guard !text.unicodeScalars.allSatisfy(isComposed) else { return text }
        return text + " spelt " + text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
    }

    /// Whether no other way of writing a text has this scalar instead of something else, whatever stands beside it. Where that cannot
    /// be told from the scalar alone, it counts as one of which there may be another: marks, and the letters that syllables are made of.
    private static func isComposed(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= firstMark else { return true }
        if scalar.properties.isFullCompositionExclusion || joining.contains(where: { $0.contains(scalar.value) }) { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return false
        default: return true
        }
    }

    private static let firstMark: UInt32 = 0x300
    /// Letters of Hangul and of Kirat Rai, which join without being marks.
    private static let joining: [ClosedRange<UInt32>] = [0x1100...0x11FF, 0x16D40...0x16D7F]
}
