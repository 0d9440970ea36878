import Clocks
import JSON
import Testing

@testable import Access

/// A house with an agent `desk` and a backend that signs for it.
struct ContextHouse {
    let house: House
    let backend: Backend
    let rules: ContextRules
    let boss: Person
    let desk: Principal

    init(_ algorithm: ContextAlgorithm = .edDSA) async throws {
        house = try await House()
        backend = try Backend.make(algorithm)
        rules = try backend.rules()
        boss = try await house.admin()
        let issued = try await house.access.addAgent("desk", by: boss)
        desk = try #require(try await house.access.authenticate(bearer: issued.secret.reveal()))
    }

    /// The claims of a token that is good now.
    var claims: JSONObject { Backend.claims(at: house.clock.now()) }

    /// The claims with one of them changed; nil takes it away.
    func claims(_ name: String, _ value: JSONValue?) -> JSONObject {
        var claims = claims
        claims[name] = value
        return claims
    }

    /// What becomes of a token that the agent presents: nil where it counts.
    func refused(_ token: String, by principal: Principal? = nil) async throws -> ContextRefused? {
        do {
            let presented = try await house.access.present(Secret(token), by: principal ?? desk, under: rules)
            #expect(presented.agent == (principal ?? desk).agent && presented.context != nil)
            return nil
        } catch let refused as ContextRefused { return refused }
    }

    /// What becomes of a token of these claims.
    func refused(_ claims: JSONObject, header: JSONObject? = nil) async throws -> ContextRefused? {
        try await refused(try backend.token(claims, header: header))
    }
}
