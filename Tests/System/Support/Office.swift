import Foundation
import Glibc
import JSON

/// An office as `make run` sets it up, by the product's own commands: state directory, people, agent, policy, a host with its simulator.
final class Office: Sendable {
    let directory: String
    let httpPort: Int
    let simulator: SimulatorControl
    private let host: Child
    /// The simulator's process, where it has one of its own; it ends with this.
    private let simulatorApart: Child?

    /// Where an executable of this build lies: beside the tests.
    static func executable(_ name: String) -> String {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// The checkout's root.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// Sets a desk up in a new directory and waits until its host answers.
    /// - Parameters:
    ///   - program: the host's program, where it is another than this build's.
    ///   - hasSimulatorApart: whether the simulator runs in a process of its own.
    static func open(extra: [String: String] = [:], program: String? = nil, hasSimulatorApart: Bool = false) async throws -> Office {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("desk-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory + "/secrets", withIntermediateDirectories: true)
        let (http, gateway) = (try Sockets.freePort(), try Sockets.freePort())
        var environment = environment(directory, gateway: gateway)
        environment.merge(extra) { _, new in new }
        let desk = Office.Setup(directory: directory, environment: environment)
        try await desk.run("approvers", "add", "owner", "--admin", "--out", "\(directory)/secrets/owner")
        let admin = ["TOLLGATE_ADMIN_TOKEN": try desk.secret("owner")]
        try await desk.run("approvers", "add", "lead", "--out", "\(directory)/secrets/lead", with: admin)
        try await desk.run("agents", "add", "assistant", "--out", "\(directory)/secrets/assistant", with: admin)
        let apart: Child? =
            hasSimulatorApart
            ? try Child(
                program ?? executable("tollgate"), ["simulator", "--listen", "127.0.0.1:\(gateway)"], environment: environment,
                log: "\(directory)/simulator") : nil
        let words = ["--http", "127.0.0.1:\(http)", "--policies", "\(root)/policies/simulator"]
        if apart != nil {
            try await until("the simulator answers") { await Wire(port: gateway).send("GET", "/simulator")?.status == 200 }
        }
        let host = try Child(
            program ?? executable("tollgate"), ["serve"] + (apart == nil ? ["--simulator"] : []) + words, environment: environment,
            log: "\(directory)/serve")
        try await until("the host answers") { await Wire(port: http).send("GET", "/healthz")?.status == 200 || host.hasEnded }
        guard !host.hasEnded else { throw Trouble("the host ended: \(host.errorText)") }
        return Office(directory: directory, httpPort: http, gatewayPort: gateway, host: host, simulatorApart: apart)
    }

    private init(directory: String, httpPort: Int, gatewayPort: Int, host: Child, simulatorApart: Child?) {
        self.simulatorApart = simulatorApart
        self.directory = directory
        self.httpPort = httpPort
        self.host = host
        simulator = SimulatorControl(port: gatewayPort)
    }

    /// The variables that every command of the desk gets; nothing of the test's own environment but where programs are.
    static func environment(_ directory: String, gateway: Int) -> [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": directory,
            "XDG_RUNTIME_DIR": directory, "TOLLGATE_STATE": "\(directory)/state",
            "TOLLGATE_ENVIRONMENT": "simulator", "TOLLGATE_ALIPAY_GATEWAY": "http://127.0.0.1:\(gateway)/gateway.do",
        ]
    }

    var environment: [String: String] { Self.environment(directory, gateway: simulator.port) }

    func secret(_ name: String) throws -> String { try setup.secret(name) }

    /// Runs a command of the product and returns what it printed and its exit status.
    @discardableResult
    func command(_ arguments: String..., with extra: [String: String] = [:]) async throws -> (output: String, errors: String, status: Int32)
    {
        try await setup.command(arguments, with: extra)
    }

    /// Runs a command of the product and returns what it printed and its exit status.
    @discardableResult
    func command(_ arguments: [String], with extra: [String: String] = [:]) async throws -> (output: String, errors: String, status: Int32)
    {
        try await setup.command(arguments, with: extra)
    }

    /// Makes a call in the agent's name as its operator.
    func call(_ tool: String, _ arguments: String...) async throws -> (output: String, errors: String, status: Int32) {
        try await setup.command(
            ["call", tool] + arguments + ["--agent", "assistant", "--json"], with: ["TOLLGATE_APPROVER_TOKEN": try secret("owner")])
    }

    /// Waits until the host has ended by itself.
    func ended() async -> ProcessEnd { await host.end() }

    /// The host's process.
    var hostPID: pid_t { host.pid }

    /// Asks the host to end, as SIGTERM does, and waits.
    func close() async -> ProcessEnd {
        await host.terminate()
    }

    /// Everything that the host has written to its own log.
    var hostLog: String { host.errorText }

    private var setup: Setup { Setup(directory: directory, environment: environment) }

    /// Commands before there is a desk.
    private struct Setup: Sendable {
        let directory: String
        let environment: [String: String]

        func run(_ arguments: String..., with extra: [String: String] = [:]) async throws {
            let (_, errors, status) = try await command(arguments, with: extra)
            guard status == 0 else { throw Trouble("tollgate \(arguments.joined(separator: " ")): \(status): \(errors)") }
        }

        func secret(_ name: String) throws -> String {
            try String(contentsOfFile: "\(directory)/secrets/\(name)", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        }

        func command(_ arguments: [String], with extra: [String: String]) async throws -> (output: String, errors: String, status: Int32) {
            let log = "\(directory)/command-\(UUID().uuidString)"
            let child = try Child(
                Office.executable("tollgate"), arguments, environment: environment.merging(extra) { _, new in new }, log: log)
            guard case .exited(let status) = await child.end() else { throw Trouble("tollgate \(arguments) was killed") }
            return (child.outputText, child.errorText, status)
        }
    }
}
