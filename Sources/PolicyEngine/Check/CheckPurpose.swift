/// What a set is checked for.
enum CheckPurpose {
    /// To be applied. `known` are the tools that there were at the apply before, if there was one.
    case draft(known: Set<String>?)
    /// To decide by again: it was applied when there were tools of these names.
    case inForce(Set<String>)
    /// For a store that knows no policy yet.
    case builtIn
}
