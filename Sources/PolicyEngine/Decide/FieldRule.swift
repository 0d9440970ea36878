/// Which personal data a scope names, of tools that give it only where a scope does.
struct FieldRule: Sendable, Hashable {
    /// The names; none, where a permit names none.
    let names: Set<String>
    /// Whether it closes: a forbid that names fields is about every call that asks for any of them.
    let isForbid: Bool

    /// Whether the scope is for a call that asks for these. A permit is where it names all of them: personal data is never among what a key
    /// that is left out means.
    func takes(_ asked: Set<String>) -> Bool { isForbid ? !names.isDisjoint(with: asked) : asked.isSubset(of: names) }

    /// Whether every call that the one is for is one that the other is for; no rule is for all.
    static func covers(_ wide: FieldRule?, _ narrow: FieldRule?) -> Bool {
        guard let wide else { return true }
        guard let narrow, narrow.isForbid == wide.isForbid else { return false }
        return narrow.names.isSubset(of: wide.names)
    }
}
