import Clocks
import JSON
import Testing

@testable import Access
@testable import Gate

/// A backend whose contexts the tests' agents present.
struct Signer: Sendable {
    let key: DevelopmentContextKey

    init() throws { key = try DevelopmentContextKey() }

    var rules: ContextRules { ContextRules(configured: key.authority(audience: "tests")) }

    /// A signed context.
    func token(
        _ house: House, _ agent: String, _ conversation: String, _ claims: JSONObject, lifetime: Span = .minutes(60)
    ) async throws -> Secret {
        try await house.access.mintContext(
            ContextStatement(agent: agent, conversation: conversation, claims: claims, lifetime: lifetime), with: key, audience: "tests",
            by: house.owner, operators: [])
    }
}

extension House {
    /// An agent within a conversation of what its backend signed.
    func agent(
        _ principal: Principal, in conversation: String, _ claims: JSONObject = [:], lifetime: Span = .minutes(60), by signer: Signer
    ) async throws -> Principal {
        let token = try await signer.token(self, principal.agent, conversation, claims, lifetime: lifetime)
        return try await access.present(token, by: principal, under: signer.rules)
    }
}
