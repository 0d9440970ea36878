/// A claim of contexts that a policy declares, so that conditions may ask for it.
struct ContextField: Sendable, Hashable {
    /// What a declared claim can be.
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case string, integer, boolean, money, strings
    }

    let name: String
    let kind: Kind
}
