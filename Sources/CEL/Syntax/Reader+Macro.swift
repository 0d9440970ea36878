extension Reader {
    /// The comprehension that a member call with this name means; nil where it is an ordinary call.
    mutating func macro(
        _ name: String, on target: CELNode, _ arguments: [CELNode], _ place: CELRange, _ range: CELRange
    ) throws(ReadingStopped) -> CELNode? {
        guard let (kind, variableCount, hasFilter) = shape(name, arguments.count) else { return nil }
        var variables: [String] = []
        for argument in arguments.prefix(variableCount) {
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
        var filter = hasFilter ? arguments[variableCount] : nil
        if name == "filter" {
            filter = body
            body = try node(.name(variables[0], isRooted: false), arguments[0].range)
        }
        let macro = CELMacro(kind: kind, range: target, variables: variables, filter: filter, body: body, nameRange: place)
        return try node(.macro(macro), range, over: [target, body] + (filter.map { [$0] } ?? []))
    }

    /// What a name means with so many arguments: the kind, how many of them are variables, and whether a filter follows these.
    private func shape(_ name: String, _ count: Int) -> (CELMacro.Kind, variables: Int, hasFilter: Bool)? {
        switch (name, count) {
        case ("all", 2), ("all", 3): (.all, count - 1, false)
        case ("exists", 2), ("exists", 3): (.exists, count - 1, false)
        case ("exists_one", 2), ("existsOne", 2), ("exists_one", 3), ("existsOne", 3): (.existsOne, count - 1, false)
        case ("map", 2): (.list, 1, false)
        case ("map", 3): (.list, 1, true)
        case ("filter", 2): (.list, 1, false)
        case ("transformList", 3): (.list, 2, false)
        case ("transformList", 4): (.list, 2, true)
        case ("transformMap", 3): (.map, 2, false)
        case ("transformMap", 4): (.map, 2, true)
        case ("transformMapEntry", 3): (.entries, 2, false)
        case ("transformMapEntry", 4): (.entries, 2, true)
        default: nil
        }
    }
}
