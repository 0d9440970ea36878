import Access
import Gate
import JSON
import Logging

/// Who calls, and what was handed over about the conversation.
struct AgentCaller: Sendable {
    /// The agent, whose identity was proved.
    let principal: Principal
    /// What the backend handed over, not verified.
    let delivery: ContextDelivery

    init(_ principal: Principal, delivery: ContextDelivery = .none) {
        self.principal = principal
        self.delivery = delivery
    }
}

/// Verifies what callers present.
struct ContextDesk: Sendable {
    let access: Access
    let rules: ContextRules
    let logger: Logger

    /// The agent within the conversation of a call; as it is where nothing was handed over.
    /// - Throws: ``ContextRefused`` where what was handed over does not count.
    func principal(of caller: AgentCaller, meta: JSONObject = [:]) async throws -> Principal {
        do {
            guard let token = try caller.delivery.token(beside: meta) else { return caller.principal }
            return try await access.present(token, by: caller.principal, under: rules)
        } catch let refused as ContextRefused {
            logger.notice("a context was refused", metadata: ["agent": "\(caller.principal.agent)", "code": "\(refused.code)"])
            throw refused
        } catch let error as SettingsError {
            logger.error("a context can't be read", metadata: ["error": "\(error)"])
            throw ContextRefused.unreadable
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            logger.error("a context can't be checked", metadata: ["error": "\(error)"])
            throw ContextRefused.unavailable
        }
    }
}

extension HostServices {
    /// One call, in the conversation of what was handed over; refused where that does not count.
    func answer(_ request: CallRequest, by caller: AgentCaller, meta: JSONObject = [:]) async throws -> Reply {
        let principal: Principal
        do { principal = try await contexts.principal(of: caller, meta: meta) } catch let refused as ContextRefused {
            return try await gate.refuse(refused, request, by: caller.principal)
        }
        return try await gate.call(request, by: principal)
    }
}
