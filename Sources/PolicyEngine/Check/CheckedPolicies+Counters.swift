internal import CEL

extension CheckedPolicies {
    /// Every definition that a limit or a counting gate of this set counts by; those that count one call alone are not among them.
    public var counterDefinitions: Set<String> {
        let all = content.limits.map(\.counting) + content.gates.flatMap { $0.counting.values }
        return Set(all.filter { $0.window != .call }.map(\.definition))
    }

    /// The counters of limits and counting gates that an operation of earlier adds to, each by its definition and key; every one once.
    ///
    /// It is what a new or changed limit starts with: the operations of its window are asked this. An operation that has no value for a
    /// statement's `each` adds nothing to it, and neither does what a person approved to a `without: approval`. Conditions are judged by
    /// what was recorded with the operation; where that does not suffice, it counts.
    public func counters(for operation: RecordedOperation) -> [(definition: String, key: BalanceKey)] {
        var found: [(definition: String, key: BalanceKey)] = []
        func add(_ counting: Counting) {
            if counting.leavesOutApproved, operation.wasApproved { return }
            guard counting.window != .call, let value = operation.value(of: counting.each), !value.isEmpty else { return }
            let key = BalanceKey(kind: counting.each, value: value)
            if found.contains(where: { $0.definition == counting.definition && $0.key == key }) { return }
            found.append((counting.definition, key))
        }
        let needs = content.countedNeeds
        let scene = content.scenes.scene(operation, needs: needs)
        func matches(_ matcher: Matcher) -> Bool {
            do throws(CELFailure) {
                return try matcher.matches(agent: operation.agent, tool: operation.tool, effect: operation.effect, in: scene)
            } catch { return true }
        }
        for limit in content.limits where matches(limit.matcher) { add(limit.counting) }
        for gate in content.gates where matches(gate.matcher) {
            if let counting = gate.counting[operation.effect] { add(counting) }
        }
        return found
    }
}

extension RecordedOperation {
    fileprivate func value(of each: BalanceKey.Kind) -> String? {
        switch each {
        case .agent: agent
        case .customer: buyer
        case .order: order
        case .payee: payee
        case .shop: shop
        }
    }
}
