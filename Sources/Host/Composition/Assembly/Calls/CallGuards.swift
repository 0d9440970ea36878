import Access
import Clocks
import Gate
import JSON
import MCP
import Money
import ToolKit

/// What came of a call that the guards were asked about.
enum Guarded: Sendable {
    /// It passed, and this is its reply.
    case reply(Reply)
    /// The credential allows too little: all scopes that the call needs.
    case stepUp([String])
    /// It comes too soon; nothing was done.
    case tooSoon(TooSoon)
}

/// Asked once a call's conversation is known and before it is decided: what the credential allows, and how often calls may come.
///
/// They only narrow: what passes them is decided as if they were not there.
struct CallGuards: Sendable {
    private let pacer: CallPacer
    private let scopes: [Effect: String]

    init(_ access: Access, limits: ServingLimits, scopes: [Effect: String]) {
        pacer = CallPacer(
            access, limits: CallLimits(readsPerMinute: limits.readsPerMinute, unknownOrdersPerHour: limits.unknownOrdersPerHour))
        self.scopes = scopes
    }

    /// Lets through what only looks and is no call, at once or after a wait: it counts as a call that only looks does.
    /// - Returns: after how many seconds it may come again, where it comes too soon.
    func look(by principal: Principal) async throws -> Int? {
        do {
            try await pacer.read(by: principal)
            return nil
        } catch let tooSoon as TooSoon {
            return tooSoon.retryAfterSeconds
        }
    }

    /// Has a call answered by `body`, where nothing stands against it.
    func answer(
        _ request: CallRequest, by principal: Principal, with tool: AnyTool, _ body: @escaping @Sendable () async throws -> Reply
    ) async throws -> Guarded {
        let needed = Set(tool.tool.effects.compactMap { scopes[$0] })
        if case .oauth(_, let held, _) = principal.kind, !needed.isSubset(of: held) { return .stepUp(needed.sorted()) }
        do {
            let reading: any ReadingTool
            switch tool {
            case .reading(let tool): reading = tool
            // What moves money is limited by the policy, whose limits count amounts; of orders that nobody knows it tells no more.
            case .moving(let moving):
                guard moving.namesOrder(request.arguments) else { return .reply(try await body()) }
                return .reply(
                    try await pacer.move(by: principal, isUnknown: { $0.tellsOfNoOrder }, isRefusal: { $0.isNewRefusal }, body))
            }
            try await pacer.read(by: principal)
            guard request.tool != Gate.statusTool, reading.namesOrder(request.arguments) else { return .reply(try await body()) }
            return .reply(try await pacer.lookUp(by: principal, isUnknown: { $0.tellsOfNoOrder }, body))
        } catch let tooSoon as TooSoon {
            return .tooSoon(tooSoon)
        }
    }
}

extension ReadingTool {
    /// Whether a call with these arguments looks an order up; arguments that do not fit look nothing up.
    fileprivate func namesOrder(_ arguments: JSONObject) -> Bool {
        guard let decoded = try? parameters.decode(arguments) else { return false }
        return order(in: decoded) != nil || orderResolution(for: decoded) != nil
    }
}

extension MovingTool {
    /// The same of one that moves.
    fileprivate func namesOrder(_ arguments: JSONObject) -> Bool {
        guard let decoded = try? parameters.decode(arguments) else { return false }
        return reference(in: decoded).order != nil
    }
}

extension Reply {
    /// Whether the provider said that it has no such order: as the answer of a look-up, or where it was asked before the decision.
    fileprivate var tellsOfNoOrder: Bool {
        let code: String?
        switch self {
        case .receipt(let receipt):
            if receipt.isOrderUnknown { return true }
            code = receipt.status == .failed ? receipt.code : nil
        case .refusal(let refusal): code = refusal.reason.code
        case .question: code = nil
        }
        return code.map { ["ACQ.TRADE_NOT_EXIST", "TRADE_NOT_EXIST"].contains($0) } ?? false
    }

    /// Whether it refuses a call of which no operation has come: what became of an operation is told at any time.
    fileprivate var isNewRefusal: Bool {
        guard case .refusal(let refusal) = self else { return false }
        return refusal.operation == nil
    }
}

extension ToolResult {
    /// What an agent is told whose call comes too soon.
    init(_ tooSoon: TooSoon, in texts: AgentTexts) {
        let seconds = tooSoon.retryAfterSeconds
        let after = "Wait \(seconds) \(seconds == 1 ? "second" : "seconds") and make the same call again."
        let reason =
            switch tooSoon {
            case .reads:
                RefusalReason(code: "rate-limited", message: "too many look-ups came in a short time. \(after)", mayHelpLater: true)
            case .unknownOrders:
                RefusalReason(
                    code: "rate-limited", message: "too many orders were looked up in the last hour that nobody knows. \(after)",
                    mayHelpLater: true)
            }
        var structured = reason.structured
        structured["retry_after_seconds"] = .integer(Int64(seconds))
        self.init(reason.text(in: texts), structured: structured, isError: true, retryAfterSeconds: seconds)
    }
}
