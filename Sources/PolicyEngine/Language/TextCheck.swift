internal import Diagnostics

/// What is wrong with a file before its structure is looked at.
enum TextCheck {
    /// Whether the text may be parsed at all; says why not.
    static func passes(_ file: SourceFile, _ findings: inout Findings) -> Bool {
        let size = file.text.utf8.count
        if size > PolicyLanguage.maximumBytes {
            findings.error(
                .fileTooLarge, "a policy file has at most \(PolicyLanguage.maximumBytes) bytes, and this one has \(size)",
                at: SourceSpan(file: file.name, line: 1, column: 1, length: 0), help: ["split it: files are merged"])
            return false
        }
        let text = SourceText(file)
        if let offset = file.firstBadByte {
            findings.error(
                .notUTF8, "what stands here is not UTF-8, in which policies are written", at: text.span(byte: offset),
                help: ["save the file as UTF-8"])
            return false
        }
        let hidden = hiddenScalars(in: file.text)
        for (offset, scalar) in hidden.prefix(maximumFindings) {
            let code = String(scalar.value, radix: 16, uppercase: true)
            let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
            findings.error(
                .hiddenCharacter, "the character `\(name)` cannot be seen, and a policy is read by people", at: text.span(byte: offset),
                help: ["delete it"])
        }
        if let offset = suspiciousAliases(in: file.text) {
            findings.error(
                .anchor, "anchors and aliases are not part of the policy language", at: text.span(byte: offset),
                help: ["write the value out where it is needed", "or put a text that begins with `*` or `&` in quotes"])
            return false
        }
        return hidden.isEmpty
    }

    /// More of one kind in one file help nobody.
    private static let maximumFindings = 20

    // MARK: - Characters nobody sees

    /// Control, format, private and line-separating characters other than tabs and line ends, with their byte offsets. Such a
    /// character can make a file look otherwise than it reads.
    private static func hiddenScalars(in text: String) -> [(Int, Unicode.Scalar)] {
        var found: [(Int, Unicode.Scalar)] = []
        var offset = 0
        for scalar in text.unicodeScalars {
            let isByteOrderMark = offset == 0 && scalar.value == 0xFEFF
            if !isByteOrderMark, isHidden(scalar) { found.append((offset, scalar)) }
            offset += UTF8.width(scalar)
        }
        return found
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value == 0x7F || (scalar.value < 0x20 && ![0x09, 0x0A, 0x0D].contains(scalar.value)) }
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    // MARK: - Alias bombs

    /// So few aliases cannot make a tree too big to walk: the most that 16 can multiply is a few hundred nodes.
    private static let harmlessAliases = 16

    /// The byte offset of the first alias, if there are so many that composing the tree could take for ever: the parser looks through
    /// aliases when it compares keys. Only what stands where a value may begin is counted, so text in the middle of a line is not.
    private static func suspiciousAliases(in text: String) -> Int? {
        var first: Int?
        var count = 0
        var mayBegin = true
        var isAfterStar = false
        for (offset, byte) in text.utf8.enumerated() {
            if isAfterStar, isAnchorCharacter(byte) {
                count += 1
                first = first ?? offset - 1
            }
            isAfterStar = mayBegin && byte == UInt8(ascii: "*")
            let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
            if !isBlank { mayBegin = opensValue(byte) }
        }
        return count > harmlessAliases ? first : nil
    }

    private static func isAnchorCharacter(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
    }

    /// A line's end, or one of `- : ? [ { ,`.
    private static func opensValue(_ byte: UInt8) -> Bool {
        byte == 0x0A || byte == 0x0D || [0x2D, 0x3A, 0x3F, 0x5B, 0x7B, 0x2C].contains(byte)
    }
}
