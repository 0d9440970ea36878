extension CheckedPolicies {
    /// Every definition that a limit or a counting gate of this set counts by; those that count one call alone are not among them.
    public var counterDefinitions: Set<String> { Set(counting.definitions) }

    /// The counters of limits and counting gates that an operation of earlier adds to, each by its definition and key; every one once.
    ///
    /// It is what a new or changed limit starts with: the operations of its window are asked this. An operation that has no value for a
    /// statement's `each` adds nothing to it, and neither does what a person approved to a `without: approval`. Conditions are judged by
    /// what was recorded with the operation; where that does not suffice, it counts.
    public func counters(for operation: RecordedOperation) -> [(definition: String, key: BalanceKey)] {
        counting.counters(for: operation).map { (counting.definitions[$0.definition], $0.key) }
    }
}
