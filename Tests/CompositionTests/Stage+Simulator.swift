import AlipaySimulator
import Logging

@testable import Composition

extension Stage {
    /// Runs `body` while the platform serves in this process, by this stage's clock.
    /// - Parameter body: is given the platform and the address of its gateway.
    func whileSimulating(_ body: @escaping @Sendable (AlipaySimulator, String) async throws -> Void) async throws {
        let settings = try Settings.resolve(
            environment: ["HOME": folder, "TOLLGATE_STATE": path("state"), "TOLLGATE_ENVIRONMENT": "simulator"])
        let quiet = Logger(label: "simulator", factory: { _ in SwiftLogNoOpLogHandler() })
        let simulator = try SimulatedWorld(settings).simulator(
            at: ListenAddress(host: "127.0.0.1", port: 0), clock: clock, logger: quiet)
        try await simulator.whileServing { address in try await body(simulator, address + "/gateway.do") }
    }
}
