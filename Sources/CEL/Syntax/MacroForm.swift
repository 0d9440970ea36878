/// A way to write a macro that goes through a list or map.
struct MacroForm: Sendable {
    let name: String
    /// What stands in its brackets, as documentation calls it.
    let arguments: [String]
    let kind: CELMacro.Kind
    /// How many of the arguments are names for the elements.
    let variables: Int
    /// Whether a condition stands behind these names that leaves elements out.
    let hasFilter: Bool

    private init(_ name: String, _ arguments: [String], _ kind: CELMacro.Kind, variables: Int, hasFilter: Bool = false) {
        self.name = name
        self.arguments = arguments
        self.kind = kind
        self.variables = variables
        self.hasFilter = hasFilter
    }

    /// Every macro that is called on a value.
    static let all: [MacroForm] = {
        let asking: [(String, CELMacro.Kind)] = [
            ("all", .all), ("exists", .exists), ("exists_one", .existsOne), ("existsOne", .existsOne),
        ]
        let questions = asking.flatMap { name, kind in
            [
                MacroForm(name, ["x", "condition"], kind, variables: 1), MacroForm(name, ["i", "x", "condition"], kind, variables: 2),
            ]
        }
        return questions + [
            MacroForm("map", ["x", "value"], .list, variables: 1),
            MacroForm("map", ["x", "condition", "value"], .list, variables: 1, hasFilter: true),
            MacroForm("filter", ["x", "condition"], .list, variables: 1),
            MacroForm("transformList", ["i", "x", "value"], .list, variables: 2),
            MacroForm("transformList", ["i", "x", "condition", "value"], .list, variables: 2, hasFilter: true),
            MacroForm("transformMap", ["key", "x", "value"], .map, variables: 2),
            MacroForm("transformMap", ["key", "x", "condition", "value"], .map, variables: 2, hasFilter: true),
            MacroForm("transformMapEntry", ["key", "x", "map"], .entries, variables: 2),
            MacroForm("transformMapEntry", ["key", "x", "condition", "map"], .entries, variables: 2, hasFilter: true),
        ]
    }()

    /// The names of all macros that are called on a value.
    static let names = Set(all.map(\.name))

    /// The form with this name and so many arguments; nil where that is an ordinary call.
    static func named(_ name: String, argumentCount: Int) -> MacroForm? {
        all.first { $0.name == name && $0.arguments.count == argumentCount }
    }
}
