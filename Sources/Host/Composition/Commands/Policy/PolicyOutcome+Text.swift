import Gate
import JSON
import PolicyEngine

extension PolicyOutcome {
    /// For people: what came into force, what it says otherwise, and what its limits start with.
    /// - Parameter isDone: whether it is in force; otherwise it would be.
    func text(isDone: Bool) -> String {
        var lines = ["version \(version.serial) \(isDone ? "is in force" : "would come into force")"]
        if let origin = version.origin { lines[0] += ", with the files of version \(origin)" }
        let former = before.serial == 0 ? "the built-in policy" : "version \(before.serial)"
        if let difference {
            if difference.isEmpty { lines.append("  it says the same as \(former)") }
            lines += difference.text.split(separator: "\n").map { "  \($0)" }
        } else {
            lines.append("  \(former) cannot be read by this program, so that nobody can tell what changes")
        }
        if !starts.isEmpty {
            lines.append("from the operations of their window:")
            lines += starts.map { "  \($0.text)" }
        }
        return lines.joined(separator: "\n")
    }

    /// For programs.
    func json(isDone: Bool) -> JSONValue {
        var object = PolicyRecord(version).json().objectValue ?? [:]
        object["in_force"] = .bool(isDone)
        object["before"] = .integer(before.serial)
        if let difference {
            object["direction"] = .string(difference.direction.rawValue)
            object["changes"] = difference.json
        }
        object["starts"] = .array(starts.map(\.json))
        return .object(object)
    }
}

extension CounterStart {
    /// `limit refund-day (5000.00 CNY): agent desk 120.00 CNY in 3 operations; and 2 more`.
    var text: String {
        let ceilings = [counting.amount.map { "\($0)" }, counting.count.map { "\($0) operations" }].compactMap { $0 }
        let head = "\(counting.what) \(counting.name)" + (ceilings.isEmpty ? "" : " (\(ceilings.joined(separator: ", ")))")
        guard !lines.isEmpty else { return "\(head): nothing" }
        let shown = lines.map { line in
            "\(line.key) \(line.balance.amount) in \(line.balance.count == 1 ? "1 operation" : "\(line.balance.count) operations")"
        }
        let rest = total > lines.count ? ["and \(total - lines.count) more"] : []
        return "\(head): \((shown + rest).joined(separator: "; "))"
    }

    fileprivate var json: JSONValue {
        [
            "what": .string(counting.what), "name": .string(counting.name), "balances": .integer(Int64(total)),
            "greatest": .array(
                lines.map { line in
                    [
                        "key": .string(line.key), "amount": .string("\(line.balance.amount)"),
                        "count": .integer(Int64(line.balance.count)),
                    ]
                }),
        ]
    }
}

extension PolicyDifference {
    /// Every change as an object.
    var json: JSONValue {
        .array(
            changes.map { change in
                var object: JSONObject = [
                    "kind": .string(change.kind.rawValue), "what": .string(change.what), "name": .string(change.name),
                    "direction": .string(change.direction.rawValue),
                ]
                if let former = change.formerName { object["former_name"] = .string(former) }
                if !change.text.isEmpty { object["text"] = .string(change.text) }
                if !change.parts.isEmpty {
                    object["parts"] = .array(
                        change.parts.map { part in
                            [
                                "key": .string(part.key), "before": JSONValue(part.before), "after": JSONValue(part.after),
                                "direction": .string(part.direction.rawValue),
                            ]
                        })
                }
                return .object(object)
            })
    }
}
