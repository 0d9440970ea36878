extension Reader {
    /// The comprehension that a member call with this name means; nil where it is an ordinary call.
    mutating func macro(
        _ name: String, on target: CELNode, _ arguments: [CELNode], _ place: CELRange, _ range: CELRange
    ) throws(ReadingStopped) -> CELNode? {
        guard let form = MacroForm.named(name, argumentCount: arguments.count) else { return nil }
        var variables: [String] = []
        for argument in arguments.prefix(form.variables) {
            guard case .name(let variable, false) = argument.kind else {
                throw ReadingStopped(
                    .syntax, "`\(name)` needs a plain name for each element, not `\(source.text(argument.range))`", argument.range,
                    help: ["write `\(source.text(target.range)).\(name)(x, ...)` and use `x` inside"])
            }
            guard !variables.contains(variable) else {
                throw ReadingStopped(.syntax, "`\(name)` needs two different names, and both are `\(variable)`", argument.range)
            }
            variables.append(variable)
        }
        var body = arguments[arguments.count - 1]
        var filter = form.hasFilter ? arguments[form.variables] : nil
        if name == "filter" {
            filter = body
            body = try node(.name(variables[0], isRooted: false), arguments[0].range)
        }
        let macro = CELMacro(
            kind: form.kind, range: target, variables: variables, filter: filter, body: body, nameRange: place)
        return try node(.macro(macro), range, over: [target, body] + (filter.map { [$0] } ?? []))
    }
}
