/// Hides who somebody is, and leaves enough to tell two apart.
enum Masked {
    /// An account's number or open id: the first and the last four characters stay where at least as many lie between them.
    static func identity(_ text: String) -> String {
        text.count >= 12 ? "\(text.prefix(4))****\(text.suffix(4))" : "****"
    }

    /// A text of Alipay's own, in which an account may be quoted: every mail address and every run of six digits or more is hidden.
    ///
    /// A name cannot be told from other words by its form. Alipay's reasons name none, and the members of an answer that do are not
    /// passed on at all.
    static func inText(_ text: String) -> String {
        var result = ""
        var word = ""
        for character in text + " " {
            if isPart(character) {
                word.append(character)
                continue
            }
            result += hidesSomebody(word) ? "****" : word
            word = ""
            result.append(character)
        }
        return String(result.dropLast())
    }

    /// What an account's sign-in name is written in: a mail address, a telephone number.
    private static func isPart(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "@._+-*".contains(character))
    }

    private static func hidesSomebody(_ word: String) -> Bool {
        if word.contains("@") { return true }
        var run = 0
        for character in word where character != "-" {
            run = character.isNumber ? run + 1 : 0
            if run == 6 { return true }
        }
        return false
    }
}
