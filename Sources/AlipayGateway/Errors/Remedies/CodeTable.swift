/// What codes mean: listed whole, or by how they begin or end.
struct CodeTable: Sendable {
    private let exact: [String: Remedy]
    private let beginnings: [(String, Remedy)]
    private let endings: [(String, Remedy)]

    /// - Parameter entries: a `*` at the end of a code, or at its beginning, stands for any text.
    init(_ entries: [String: Remedy]) {
        var exact: [String: Remedy] = [:]
        var beginnings: [(String, Remedy)] = []
        var endings: [(String, Remedy)] = []
        for (code, remedy) in entries {
            if code.hasSuffix("*") {
                beginnings.append((String(code.dropLast()), remedy))
            } else if code.hasPrefix("*") {
                endings.append((String(code.dropFirst()), remedy))
            } else {
                exact[code] = remedy
            }
        }
        self.exact = exact
        self.beginnings = beginnings
        self.endings = endings
    }

    /// What a code means; nil where it is not listed.
    subscript(code: String) -> Remedy? {
        exact[code] ?? endings.first { code.hasSuffix($0.0) }?.1 ?? beginnings.first { code.hasPrefix($0.0) }?.1
    }

    /// All that the table says.
    var remedies: [Remedy] { exact.values + (beginnings + endings).map(\.1) }
}
