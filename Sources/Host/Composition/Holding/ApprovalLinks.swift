import Money

/// Where people answer a question: an address that says which one, and shows nothing to somebody who only has it.
struct ApprovalLinks: Sendable {
    /// The path of the pages, up to the operation's name.
    static let path = "/console/approvals/"

    private let base: String

    /// Links to a console; nil where nobody could follow them.
    init?(base: String?) {
        guard let base else { return nil }
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
    }

    /// The address of an operation's question.
    func link(_ id: OperationID) -> String { base + Self.path + id.text }
}
