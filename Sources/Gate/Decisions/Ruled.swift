import JSON
import PolicyEngine

/// A decision on its way into the store.
struct Ruled: Sendable {
    var decision: RecordedDecision
    /// The serial of the policy that decided.
    let serial: Int64
    /// What ended the call where the policy did not: nobody could have answered, people were asked enough already.
    var code: String?

    init(_ decision: RecordedDecision, serial: Int64, code: String? = nil) {
        self.decision = decision
        self.serial = serial
        self.code = code
    }
}

/// The policy refuses a call: why, and the decision that is kept.
struct PolicyRefusal: Error {
    /// For the agent.
    let reason: RefusalReason
    /// What a limit would still have allowed; for people, in the log.
    let left: JSONObject
    /// What was decided. A tool that only looks can have several effects, each with a decision of its own.
    let ruled: [Ruled]
    /// The version of the policy that refuses.
    let serial: Int64

    init(_ reason: RefusalReason, left: JSONObject = [:], _ ruled: [Ruled], serial: Int64) {
        self.serial = serial
        self.reason = reason
        self.left = left
        self.ruled = ruled
    }

    init(_ forbidden: Forbidden, _ request: Request, serial: Int64, after: [Ruled] = []) {
        var decision = RecordedDecision(.call, request, Outcome(.forbid, by: forbidden.statements))
        decision.detail = forbidden.detail
        self.init(RefusalReason(forbidden), after + [Ruled(decision, serial: serial)], serial: serial)
    }
}
