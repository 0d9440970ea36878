/// A text that must not get out: it prints, and is mirrored, as nothing.
public struct HeldText: Sendable, Hashable {
    private let text: String

    /// Holds a text.
    public init(_ text: String) { self.text = text }

    /// The text, for the one place that sends it on.
    public func reveal() -> String { text }
}

extension HeldText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of the text.
    public var description: String { "(held)" }

    /// Nothing of the text.
    public var debugDescription: String { description }

    /// Nothing of the text.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
