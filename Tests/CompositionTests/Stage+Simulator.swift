import AlipaySimulator
import Logging

@testable import Composition

extension Stage {
    /// Runs `body` while the platform serves in this process, by this stage's clock.
    /// - Parameters:
    ///   - more: variables that the platform is set up with beside the usual ones.
    ///   - body: is given the platform and the address of its gateway.
    func whileSimulating(
        with more: [String: String] = [:], _ body: @escaping @Sendable (AlipaySimulator, String) async throws -> Void
    ) async throws {
        let usual = ["HOME": folder, "TOLLGATE_STATE": path("state"), "TOLLGATE_ENVIRONMENT": "simulator"]
        let settings = try Settings.resolve(environment: usual.merging(more) { $1 })
        let quiet = Logger(label: "simulator", factory: { _ in SwiftLogNoOpLogHandler() })
        let simulator = try SimulatedWorld(settings).simulator(
            at: ListenAddress(host: "127.0.0.1", port: 0), clock: clock, logger: quiet)
        try await simulator.whileServing { address in try await body(simulator, address + "/gateway.do") }
    }
}
