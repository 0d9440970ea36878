import Access
import Logging
import MCP

/// Who calls: credentials of every face become an agent, or nobody.
struct CallerDesk: Sendable {
    let access: Access
    let logger: Logger

    init(_ services: HostServices) {
        access = services.bench.access
        logger = services.logger
    }

    /// The rules by which callers over HTTP are let in.
    var rules: HTTPAccess<AgentCaller> {
        HTTPAccess(
            admit: { credentials in await admit(credentials) },
            credentialKey: { "\($0.principal.agent)/\($0.principal.credential)" })
    }

    private func admit(_ credentials: HTTPCredentials) async -> HTTPAdmission<AgentCaller> {
        guard let bearer = credentials.bearer else { return .refused(error: nil) }
        do {
            guard let principal = try await access.authenticate(bearer: bearer) else { return .refused(error: "invalid_token") }
            return .admitted(AgentCaller(principal, delivery: ContextDelivery(credentials)))
        } catch {
            logger.error("a token can't be checked", metadata: ["error": "\(error)"])
            return .unavailable
        }
    }
}
