internal import Diagnostics
internal import JSON
internal import Money

extension CaseReader {
    /// A call with all that is known of its object; nil, with findings, where it cannot be told.
    mutating func situation(_ layer: Layer, at place: SourceSpan) -> CaseSituation? {
        guard let call = layer.call else {
            findings.error(
                .missingKey, "a case needs `call`", at: place, help: ["write `call: { agent: NAME, tool: NAME, amount: 30.00 CNY }`"])
            return nil
        }
        guard let fields = Fields(call, CaseGrammar.call, &findings) else { return nil }
        let agent = agent(fields, at: place)
        guard let tool = tool(fields, at: place), let effect = effect(fields, of: tool, at: place) else { return nil }
        checkKnown(layer, effect: effect)
        let amount = fields.given("amount").flatMap { Values.money($0, key: "amount", mayBeZero: true, &findings) }
        let reason = fields.given("reason").flatMap { Values.text($0, key: "reason", &findings) }
        let number = fields.given("number").flatMap { Values.text($0, key: "number", &findings) }
        let shop = fields.given("shop").flatMap { Values.text($0, key: "shop", &findings) }
        let arguments = fields.given("args").map { self.arguments($0, of: tool) } ?? [:]
        var order = effect.hasOrder ? layer.order(isResolved: effect == .refund).flatMap { self.order($0) } : nil
        // A payment is asked for an order that the provider does not know, unless the call says that it does.
        let kind = kind(fields, of: effect)
        if effect == .collect, layer.own["order"]?["status"] == nil { order?.status = kind == .close ? .waiting : nil }
        // One that it does know costs there what the call asks for, unless the call says otherwise.
        if effect == .collect, kind != .close, layer.own["order"]?["paid"] == nil { order?.paid = amount?.value }
        let disclosing = fields.given("disclosing").flatMap { Values.texts($0, key: "disclosing", mayBeEmpty: true, &findings) } ?? []
        let payee = effect == .transfer ? layer.payee.flatMap { self.payee($0) } : nil
        let context = layer.context.flatMap { self.context($0) }
        guard let agent else { return nil }
        return CaseSituation(
            agent: agent.value, tool: tool.name, effect: effect, kind: kind, amount: effect.isMovement ? amount?.value : nil,
            reason: reason?.value ?? "", number: number?.value ?? "", arguments: arguments, shop: shop?.value ?? "shop", order: order,
            payee: payee, disclosing: Set(disclosing.map(\.value)), context: context)
    }

    // MARK: - Who and with what

    private mutating func agent(_ fields: Fields, at place: SourceSpan) -> Located<String>? {
        let help = "say who calls: `call: { agent: NAME }`"
        guard let node = fields.required("agent", help: help, at: place, &findings),
            let name = Values.text(node, key: "agent", &findings)
        else { return nil }
        guard policies.isBuiltIn || policies.agents.contains(name.value) else {
            let near = Spelling.nearest(name.value, among: policies.agents).map { "did you mean `\($0)`?" }
            let known = "the policies declare \(Values.enumeration(policies.agents, last: "and"))"
            findings.error(.unknownAgent, "there is no agent `\(name.value)`", at: name.span, help: [near ?? known])
            return nil
        }
        return name
    }

    private mutating func tool(_ fields: Fields, at place: SourceSpan) -> ToolSignature? {
        guard let node = fields.required("tool", help: "say with which tool: `call: { tool: NAME }`", at: place, &findings),
            let name = Values.text(node, key: "tool", &findings)
        else { return nil }
        if let tool = tools[name.value] { return tool }
        let near = Spelling.nearest(name.value, among: tools.keys).map { "did you mean `\($0)`?" }
        findings.error(
            .unknownTool, "there is no tool `\(name.value)`", at: name.span,
            help: [near ?? "one that this host does not have can be declared: `tools: { \(name.value): { effects: [transfer] } }`"])
        return nil
    }

    private mutating func effect(_ fields: Fields, of tool: ToolSignature, at place: SourceSpan) -> Effect? {
        let words = tool.effects.map(\.rawValue).sorted()
        guard let node = fields.given("effect") else {
            if tool.effects.count == 1 { return tool.effects.first }
            findings.error(
                .missingKey, "`\(tool.name)` can have more than one effect", at: place,
                help: ["say `effect: \(words.first ?? "")` or another of \(Values.enumeration(words, last: "and"))"])
            return nil
        }
        guard let text = Values.text(node, key: "effect", &findings), let effect = Values.effect(text, &findings) else { return nil }
        guard tool.effects.contains(effect.value) else {
            findings.error(
                .unknownEffect, "`\(tool.name)` has no effect `\(effect.value.rawValue)`", at: effect.span,
                help: ["it has \(Values.enumeration(words, last: "and")); leave `effect` out"])
            return nil
        }
        return effect.value
    }

    private mutating func kind(_ fields: Fields, of effect: Effect) -> MovementKind? {
        let kinds = MovementKind.allCases.filter { $0 == .cancel || $0 == .close }
        guard let node = fields.given("kind"),
            let word = Values.word(node, key: "kind", of: kinds.map { (word: $0.rawValue, value: $0) }, &findings)
        else { return nil }
        guard word.value.effect == effect else {
            findings.error(
                .unknownEffect,
                "a `\(word.value.rawValue)` has the effect `\(word.value.effect.rawValue)`, and this call `\(effect.rawValue)`",
                at: word.span, help: ["leave `kind` out"])
            return nil
        }
        return word.value
    }

    // MARK: - Arguments

    /// The arguments, each by the type of its parameter.
    private mutating func arguments(_ node: SourceNode, of tool: ToolSignature) -> JSONObject {
        guard case .map(let entries) = node.content else {
            findings.error(.wrongType, "`args` is a map from names to values", at: node.span)
            return [:]
        }
        var arguments: JSONObject = [:]
        for entry in entries where !entry.value.isNone {
            let name = entry.key.value
            guard let type = tool.parameters[name] else {
                let near = Spelling.nearest(name, among: tool.parameters.keys).map { "did you mean `\($0)`?" }
                let known =
                    tool.parameters.isEmpty
                    ? "it has none" : "it has \(Values.enumeration(tool.parameters.keys.sorted(), last: "and"))"
                findings.error(
                    .unknownField, "the tool `\(tool.name)` has no argument `\(name)`", at: entry.key.span, help: [near ?? known])
                continue
            }
            arguments[name] = value(entry.value, key: name, type: type)
        }
        return arguments
    }

    private mutating func value(_ node: SourceNode, key: String, type: ParameterType) -> JSONValue? {
        switch type {
        case .string: Values.text(node, key: key, &findings).map { .string($0.value) }
        case .integer: Values.integer(node, key: key, &findings).map { .integer($0) }
        case .boolean: Values.truth(node, key: key, &findings).map { .bool($0) }
        case .money: Values.money(node, key: key, mayBeZero: true, &findings).map { .string($0.value.decimalText) }
        }
    }

    // MARK: - What is known

    /// What the host would not know of such a call cannot be given to the policy either.
    private mutating func checkKnown(_ layer: Layer, effect: Effect) {
        for key in ["order", "payee"] where layer.says(key) {
            guard let node = layer.own[key], !node.isNone else { continue }
            let isSeen = key == "order" ? effect.hasOrder : effect == .transfer
            if !isSeen {
                findings.error(.notKnownHere, "a `\(effect.rawValue)` has no `\(key)`", at: node.span, help: ["leave it out"])
            } else if key == "order", effect != .refund, case .map(let entries) = node.content {
                let known: Set = effect == .collect ? ["id", "made_by_host", "status"] : ["id", "made_by_host"]
                for entry in entries where !known.contains(entry.key.value) {
                    findings.error(
                        .notKnownHere, "the host looks nothing up before a `\(effect.rawValue)`, so `\(entry.key.value)` is not known",
                        at: entry.key.span, help: ["leave it out: the policy sees the order's number alone"])
                }
            }
        }
    }
}

extension Effect {
    /// Whether a call with this effect is about an order.
    fileprivate var hasOrder: Bool { Root.order.isKnown(for: self) }
}
