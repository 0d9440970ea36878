internal import Diagnostics

extension Checking {
    mutating func visitCall(_ node: CELNode, _ call: CELCall) -> CELType {
        if let target = call.target, let name = qualifiedName(target).map({ "\($0).\(call.function)" }),
            let (function, overloads) = environment.function(name)
        {
            let arguments = call.arguments.map { visit($0) }
            return resolve(node, call, function, overloads.filter { !$0.isMember }, arguments, isQualified: true)
        }
        var arguments: [CELType] = []
        if let target = call.target { arguments.append(visit(target)) }
        for argument in call.arguments { arguments.append(visit(argument)) }
        let isMember = call.target != nil
        guard let (function, all) = isMember ? member(call.function) : environment.function(call.function),
            case let overloads = all.filter({ $0.isMember == isMember }), !overloads.isEmpty
        else {
            reportUnknown(node, call, isMember)
            return .dyn
        }
        return resolve(node, call, function, overloads, arguments, isQualified: false)
    }

    private func member(_ name: String) -> (name: String, overloads: [CELOverload])? {
        environment.functions[name].map { (name, $0) }
    }

    private mutating func reportUnknown(_ node: CELNode, _ call: CELCall, _ isMember: Bool) {
        let name = call.function
        let failure = CELFailure(.noSuchOverload, "no function is named `\(name)`").at(node.range)
        references[node.id] = .unresolved(failure)
        var help: [String] = []
        if let other = environment.functions[name]?.first {
            help = other.isMember ? ["write `value.\(name)(...)`"] : ["write `\(name)(...)`"]
        } else {
            let names = environment.functions.filter { entry in
                !OperatorNames.isOperator(entry.key) && entry.value.contains { $0.isMember == isMember }
            }
            if let near = Spelling.nearest(name, among: Array(names.keys) + (isMember ? Array(MacroForm.names) : ["has"])) {
                help = ["did you mean `\(near)`?"]
            }
        }
        let what = isMember ? "no function `\(name)` can be called on a value" : "no function is named `\(name)`"
        if MacroForm.names.contains(name) {
            report(.unknownFunction, "`\(name)` is a macro, and does not take \(call.arguments.count) arguments", call.nameRange)
            return
        }
        report(.unknownFunction, what, call.nameRange, help: help)
    }

    /// The overloads that the arguments' types allow, and the type of what they give.
    private mutating func resolve(
        _ node: CELNode, _ call: CELCall, _ function: String, _ overloads: [CELOverload], _ arguments: [CELType], isQualified: Bool
    ) -> CELType {
        guard !isLenient else {
            references[node.id] = .function(name: function, overloads: overloads, isQualified: isQualified)
            return .dyn
        }
        var fitting: [CELOverload] = []
        var result: CELType?
        for overload in overloads {
            let (parameters, given) = unifier.instantiate(overload)
            guard unifier.unify(arguments, parameters) else { continue }
            fitting.append(overload)
            if let known = result, unifier.resolve(known) != unifier.resolve(given) { result = .dyn } else { result = result ?? given }
        }
        references[node.id] = .function(name: function, overloads: fitting, isQualified: isQualified)
        if let result { return result }
        reportMismatch(call, function, overloads, arguments)
        return .dyn
    }

    private mutating func reportMismatch(_ call: CELCall, _ function: String, _ overloads: [CELOverload], _ arguments: [CELType]) {
        let types = arguments.map(shown)
        guard OperatorNames.isOperator(function) else {
            let shownCall =
                call.target == nil
                ? "(\(types.joined(separator: ", ")))" : "\(types[0]).\(function)(\(types.dropFirst().joined(separator: ", ")))"
            let message =
                call.target == nil ? "`\(function)` does not take \(shownCall)" : "there is no `\(shownCall)`"
            let ways = overloads.prefix(6).map { "`\($0.signature(function))`" }.joined(separator: ", ")
            report(.typeMismatch, message, call.nameRange, help: ["it is \(ways)"] + hints(arguments))
            return
        }
        let help = hints(arguments) + (hints(arguments).isEmpty ? operatorHelp(function, arguments) : [])
        report(.typeMismatch, operatorMessage(function, types), call.nameRange, help: help)
    }

    private func operatorMessage(_ function: String, _ types: [String]) -> String {
        let other = types.count > 1 ? types[1] : ""
        return switch function {
        case "_+_": "cannot add \(types[0]) and \(other)"
        case "_-_": "cannot subtract \(other) from \(types[0])"
        case "_*_": "cannot multiply \(types[0]) by \(other)"
        case "_/_": "cannot divide \(types[0]) by \(other)"
        case "_%_": "cannot take the remainder of \(types[0]) by \(other)"
        case "@in": "cannot look for \(types[0]) in \(other)"
        case "_[_]": "cannot index \(types[0]) by \(other)"
        case "!_": "`!` needs a bool, and this is \(types[0])"
        case "-_": "cannot take the negative of \(types[0])"
        default: "cannot compare \(types[0]) with \(other)"
        }
    }

    /// What the host says of two types that meet.
    private func hints(_ arguments: [CELType]) -> [String] {
        guard arguments.count == 2 else { return [] }
        let (left, right) = (unifier.resolve(arguments[0]), unifier.resolve(arguments[1]))
        return environment.hints.filter { ($0.left, $0.right) == (left, right) || ($0.left, $0.right) == (right, left) }.map(\.help)
    }

    private func operatorHelp(_ function: String, _ arguments: [CELType]) -> [String] {
        guard arguments.count == 2 else { return [] }
        let left = unifier.resolve(arguments[0])
        let right = unifier.resolve(arguments[1])
        let numbers: [CELType] = [.int, .uint, .double]
        if numbers.contains(left), numbers.contains(right) {
            let wanted = left == .double || right == .double ? "double" : left == .uint ? "int" : "\(left)"
            return ["convert one side: `\(wanted)(...)`"]
        }
        if left == .null || right == .null { return ["whether a field is there is asked with `has(...)`"] }
        if (left, right) == (.timestamp, .string) || (left, right) == (.string, .timestamp) { return ["write `timestamp(\"...\")`"] }
        if (left, right) == (.duration, .string) || (left, right) == (.string, .duration) { return ["write `duration(\"...\")`"] }
        if function == "@in", right == .string { return ["write `text.contains(part)`"] }
        return []
    }
}
