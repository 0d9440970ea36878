import Access
import AlipaySimulator
import Clocks
import Gate
import Logging

/// The people, the agent and the host of a demonstration.
struct DemoWorld: Sendable {
    let services: HostServices
    let simulator: AlipaySimulator
    /// The agent, proved by its token.
    let agent: Principal
    /// The approver's secret.
    let leadSecret: Secret

    /// Sets everything up in an empty state directory and runs `body` while simulator and host are up.
    static func with<R: Sendable>(_ settings: Settings, _ body: @escaping @Sendable (DemoWorld) async throws -> R) async throws -> R {
        let quiet = Logger(label: "simulator", factory: { _ in SwiftLogNoOpLogHandler() })
        let world = SimulatedWorld(settings)
        let simulator = try world.simulator(
            at: ListenAddress(host: "127.0.0.1", port: 0), clock: CommandContext.current.clock, logger: quiet)
        return try await simulator.whileServing { address in
            let bound = try settings.calling(gateway: address + "/gateway.do")
            return try await HostServices.with(bound, making: true, needsAlipay: true) { services in
                try await withHost(DemoWorld.people(services, simulator), body)
            }
        }
    }

    private static func people(_ services: HostServices, _ simulator: AlipaySimulator) async throws -> DemoWorld {
        let access = services.bench.access
        let admin = try await access.addApprover("demo-admin", admin: true, by: nil)
        guard let owner = try await access.authenticate(secret: admin.secret.reveal()) else { throw Complaint(.no, "the admin is nobody") }
        let lead = try await access.addApprover("demo-lead", admin: false, by: owner)
        let token = try await access.addAgent("demo-agent", by: owner)
        _ = try await services.gate.policies.apply([DemoPolicy.source], by: owner)
        guard let agent = try await access.authenticate(bearer: token.secret.reveal()) else { throw Complaint(.no, "the agent is nobody") }
        return DemoWorld(services: services, simulator: simulator, agent: agent, leadSecret: lead.secret)
    }

    private static func withHost<R: Sendable>(_ world: DemoWorld, _ body: @escaping @Sendable (DemoWorld) async throws -> R) async throws
        -> R
    {
        let workers = Task { await world.services.gate.runWorkers() }
        defer { workers.cancel() }
        let result = try await body(world)
        await world.services.gate.drain()
        return result
    }
}
