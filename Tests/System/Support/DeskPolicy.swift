/// The policy of a world with one agent, `desk`, who reads and refunds.
struct DeskPolicy: Sendable {
    /// A question to the approver `lead`.
    struct Gate: Sendable {
        /// An order is asked about from which more than this is refunded, in yuan.
        let above: String
        /// How long a question waits; nil for as long as questions do.
        var expires: String?
    }

    /// What `desk` may refund in a day, in yuan.
    var daily = "900000.00"
    /// What `desk` may ever refund, in yuan; nil for no such limit.
    var ever: String?
    /// What people are asked about; nil for nothing.
    var gate: Gate?

    /// Limits that no test meets unless it says how much `desk` may ever refund; above 50.00 a person has twelve minutes to agree.
    static func gated(ever: String = "9000000.00") -> String {
        DeskPolicy(ever: ever, gate: Gate(above: "50.00", expires: "12m")).text
    }

    /// A policy of its own: `desk` looks, and moves nothing.
    static let reading = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: {}
        scopes:
          - permit: reads
            agents: [desk]
            effects: [read]

        """

    /// What every file of `desk`'s policies begins with: who there is.
    static let people = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: {}
        approvers:
          lead: { roles: [lead] }
        """

    /// The policy's file.
    var text: String {
        let limits = [limit("desk-day", daily, per: "day")] + (ever.map { [limit("desk-ever", $0, per: "ever")] } ?? [])
        return """
            \(Self.people)
            scopes:
              - permit: desk-refunds
                agents: [desk]
                effects: [read, refund]
            limits:
            \(limits.joined(separator: "\n"))
            \(gate.map(Self.gates) ?? "")
            """
    }

    private func limit(_ name: String, _ amount: String, per window: String) -> String {
        "  - { limit: \(name), agents: [desk], effects: [refund], amount: \(amount) CNY, per: \(window), each: agent }"
    }

    private static func gates(_ gate: Gate) -> String {
        let expires = gate.expires.map { ", expires: \($0)" } ?? ""
        return "gates:\n  - { gate: large, effects: [refund], above: \(gate.above) CNY, by: [lead]\(expires) }\n"
    }
}
