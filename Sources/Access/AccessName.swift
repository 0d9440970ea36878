/// The names that agents and approvers may have: they stand in policies, entries and command lines, so they are plain.
public enum AccessName {
    /// The agent that stdio without a credential is. Nobody can add, rotate or remove it; it can be frozen.
    public static let local = "local"

    /// The longest name, in characters.
    public static let longest = 64

    /// Checks a name: 1 to 64 of `a-z`, `0-9`, `.`, `_`, `-`, the first a letter or digit.
    ///
    /// - Throws: `AccessError.badName`.
    public static func check(_ name: String) throws(AccessError) {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= longest, isLetterOrDigit(first) else { throw .badName(name) }
        for byte in bytes where !isLetterOrDigit(byte) && !"._-".utf8.contains(byte) { throw .badName(name) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
