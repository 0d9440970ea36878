/// The ids of conversations: they are compared by their bytes, and stand in listings, entries and command lines.
public enum ConversationName {
    /// The longest id, in characters.
    public static let longest = 128

    /// What an id looks like, for messages.
    static let form = "1 to \(longest) visible characters of ASCII"

    /// Whether a text can be a conversation's id.
    public static func isOne(_ text: String) -> Bool {
        (1...longest).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
