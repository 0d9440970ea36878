internal import JSON
internal import Money

extension PayeeIdentity {
    /// The payee for people who look at decisions: enough to tell two apart, and not who it is.
    var veiled: String { "\(kind):" + (id.count >= 11 ? "\(id.prefix(3))****\(id.suffix(4))" : "****") }
}

extension Request {
    /// The arguments for people who look at decisions, without the payee's identity.
    var veiledArguments: JSONObject {
        guard let payee = facts.payee?.identity else { return arguments }
        return JSONObject(
            arguments.members.map { member in
                let isPayee = member.value.stringValue.map { !$0.isEmpty && ($0 == payee.id || payee.id.contains($0)) } ?? false
                return JSONObject.Member(key: member.key, value: isPayee ? "****" : member.value)
            })
    }
}
