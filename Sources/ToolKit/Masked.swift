/// Hides who somebody is, and leaves enough to tell two apart. What is logged, stored as an answer or told to an agent shows people
/// only so.
public enum Masked {
    /// An account's number or open id: the first and the last four characters stay where at least as many lie between them.
    public static func identity(_ text: String) -> String {
        text.count >= 12 ? "\(text.prefix(4))****\(text.suffix(4))" : "****"
    }

    /// What somebody signs in with or is called by: of a mail address the first character and the host stay, of a telephone number the
    /// first three and the last two digits where at least four lie between them.
    public static func contact(_ text: String) -> String {
        if let at = text.lastIndex(of: "@") {
            return "\(text[..<at].prefix(1))***\(text[at...])"
        }
        return text.count >= 9 ? "\(text.prefix(3))****\(text.suffix(2))" : "****"
    }

    /// The number of a person's document: the last two characters stay of a long one.
    public static func document(_ text: String) -> String {
        text.count >= 10 ? "****\(text.suffix(2))" : "****"
    }

    /// A name: its last character stays where there is another before it, and of a name in several words the first letter of each.
    public static func name(_ text: String) -> String {
        let words = text.split(separator: " ")
        if words.count > 1 { return words.map { "\($0.prefix(1))**" }.joined(separator: " ") }
        return text.count > 1 ? "**\(text.suffix(1))" : "**"
    }

    /// A text of the provider's own, in which an account may be quoted: every mail address and every run of six digits or more is hidden.
    ///
    /// A name cannot be told from other words by its form. Alipay's reasons name none, and the members of an answer that do are not
    /// passed on at all.
    public static func inText(_ text: String) -> String {
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
