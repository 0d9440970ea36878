/// A function, an operator or a macro, as documentation lists it.
public struct CELListing: Sendable, Hashable {
    /// What kind of thing it is.
    public enum Kind: Sendable, Hashable {
        /// Called by its name, by itself or on a value.
        case function
        /// Written between or before values.
        case `operator`
        /// Looks like a function, and takes names or expressions instead of values.
        case macro
    }

    /// A way to write it.
    public struct Form: Sendable, Hashable {
        /// With types in place of values: `money.percent(int)`.
        public let text: String
        /// The type of what it gives; nil for a macro, where that depends.
        public let result: String?
    }

    /// What kind of thing it is.
    public let kind: Kind
    /// Its name; an operator's sign.
    public let name: String
    /// Every way to write it.
    public let forms: [Form]

    /// A function, an operator or a macro.
    public init(kind: Kind, name: String, forms: [Form]) {
        self.kind = kind
        self.name = name
        self.forms = forms
    }
}

extension CELEnvironment {
    /// Every function and operator that is declared, by name.
    public var listing: [CELListing] {
        functions.map { name, overloads in
            let isOperator = OperatorNames.isOperator(name)
            let forms = overloads.map { overload in
                CELListing.Form(
                    text: isOperator ? overload.written(name) : overload.signature(name), result: overload.result.description)
            }
            return CELListing(kind: isOperator ? .operator : .function, name: OperatorNames.shown(name), forms: forms)
        }.sorted { ($0.name, $0.forms.count) < ($1.name, $1.forms.count) }
    }

    /// Every macro, in the order of their descriptions.
    public static var macros: [CELListing] {
        var names: [String] = []
        for form in MacroForm.all where !names.contains(form.name) { names.append(form.name) }
        let loops = names.map { name in
            let forms = MacroForm.all.filter { $0.name == name }
            return CELListing(
                kind: .macro, name: name,
                forms: forms.map { .init(text: "list.\(name)(\($0.arguments.joined(separator: ", ")))", result: nil) })
        }
        return [CELListing(kind: .macro, name: "has", forms: [.init(text: "has(object.field)", result: "bool")])] + loops
    }
}

extension CELOverload {
    /// An operator between its operands' types.
    fileprivate func written(_ function: String) -> String {
        let sign = OperatorNames.shown(function)
        let types = parameters.map(\.description)
        guard types.count == 2 else { return sign + types.joined() }
        return sign == "[]" ? "\(types[0])[\(types[1])]" : "\(types[0]) \(sign) \(types[1])"
    }
}
