import Foundation
import Glibc
import JSON
import Synchronization
import Testing

/// A state directory with a clock, a simulator in a process of its own, an admin, an approver and an agent; and the hosts on it.
final class World: Sendable {
    let folder: String
    let clock: TestClock
    let simulator: SimulatorControl
    /// Where the hosts keep their store.
    let store: StorePlace
    /// The agents' tokens by their names.
    let tokens: [String: String]
    private let program: String
    private let approver: String
    private let admin: String
    private let environment: [String: String]
    private let children = Mutex<[Child]>([])

    /// The token of the agent `desk`, whom every world has that says nothing else.
    var token: String { tokens["desk", default: ""] }

    /// Makes a world, runs a test in it, and ends every process that is left. The folder stays where the test failed.
    static func run(
        policy: String, on store: StorePlace = .file, agents: [String] = ["desk"], settings: [String: String] = [:],
        _ body: (World) async throws -> Void
    ) async throws {
        signal(SIGPIPE, SIG_IGN)
        let folder = NSTemporaryDirectory() + "tollgate-system-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder + "/logs", withIntermediateDirectories: true)
        let world: World
        do {
            world = try await World(folder: folder, policy: policy, store: store, agents: agents, settings: settings)
            do { try await body(world) } catch {
                await world.endAll()
                throw error
            }
            await world.endAll()
        } catch {
            print("the processes' logs are in \(folder)/logs")
            throw error
        }
        if !world.isKept { try? FileManager.default.removeItem(atPath: folder) }
    }

    private let kept = Atomic(false)
    private var isKept: Bool { kept.load(ordering: .sequentiallyConsistent) }

    /// Keeps the folder: something in it has to be looked at.
    func keep() {
        if !kept.exchange(true, ordering: .sequentiallyConsistent) { print("the world is kept in \(folder)") }
    }

    private init(
        folder: String, policy: String, store: StorePlace, agents: [String], settings: [String: String]
    ) async throws {
        self.folder = folder
        self.store = store
        program = try Programs.testHost()
        clock = try TestClock(path: folder + "/clock")
        let port = try Sockets.freePort()
        simulator = SimulatorControl(port: port)
        let environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder, "XDG_RUNTIME_DIR": folder, "TOLLGATE_ENVIRONMENT": "simulator",
            "TOLLGATE_STATE": folder + "/state",
            "TOLLGATE_ALIPAY_GATEWAY": "http://127.0.0.1:\(port)/gateway.do", "TOLLGATE_TEST_CLOCK": clock.path,
            "TOLLGATE_LOG_LEVEL": "warning", "AP_LOG_ENABLED": "false",
        ].merging(store.variables) { $1 }.merging(settings) { $1 }
        self.environment = environment
        let (program, logs) = (program, folder + "/logs")
        let first = try Child(
            program, ["simulator", "--listen", "127.0.0.1:\(port)"], environment: environment, log: logs + "/simulator")
        children.withLock { $0.append(first) }
        (admin, approver, tokens) = try await Self.people(program, environment, folder, policy: policy, agents: agents)
        try await until("the simulator serves") { await Wire(port: port).send("GET", "/simulator")?.status == 200 }
    }

    /// Makes the admin `owner`, the approver `lead` and the agents as an operator would, and puts the policy in force.
    private static func people(
        _ program: String, _ environment: [String: String], _ folder: String, policy: String, agents: [String]
    ) async throws -> (admin: String, lead: String, tokens: [String: String]) {
        func make(_ words: [String], _ file: String, by admin: String? = nil) async throws -> String {
            let path = folder + "/" + file
            let variables = admin.map { environment.merging(["TOLLGATE_ADMIN_TOKEN": $0]) { $1 } } ?? environment
            let child = try Child(program, words + ["--out", path], environment: variables, log: folder + "/logs/" + file)
            guard await child.end() == .exited(0) else { throw Trouble("\(words.joined(separator: " ")): \(child.errorText)") }
            return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let admin = try await make(["approvers", "add", "owner", "--admin"], "owner")
        let lead = try await make(["approvers", "add", "lead"], "lead", by: admin)
        var tokens: [String: String] = [:]
        for agent in agents { tokens[agent] = try await make(["agents", "add", agent], agent, by: admin) }
        try FileManager.default.createDirectory(atPath: folder + "/policies", withIntermediateDirectories: true)
        try policy.write(toFile: folder + "/policies/policy.yaml", atomically: true, encoding: .utf8)
        let apply = try Child(
            program, ["policy", "apply", folder + "/policies"], environment: environment.merging(["TOLLGATE_ADMIN_TOKEN": admin]) { $1 },
            log: folder + "/logs/apply")
        guard await apply.end() == .exited(0) else { throw Trouble("the policy is not applied: \(apply.errorText)") }
        return (admin, lead, tokens)
    }

    /// The variables of a replica that runs elsewhere: a state directory of its own, with copies of the store's keys and of the
    /// simulator's, as an operator brings them to another machine.
    func replica(_ name: String) throws -> [String: String] {
        let (files, state) = (FileManager.default, folder + "/" + name)
        try files.createDirectory(atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for file in try files.contentsOfDirectory(atPath: folder + "/state") where file != "simulator.jsonl" {
            try files.copyItem(atPath: "\(folder)/state/\(file)", toPath: "\(state)/\(file)")
        }
        return ["TOLLGATE_STATE": state]
    }

    /// The variables of a host as it would stand on a machine of its own, where the store is on a server; on one file all share its folder.
    func machine(_ name: String) throws -> [String: String] { if case .server = store { try replica(name) } else { [:] } }

    /// Starts a host at a port, and does not wait for it.
    func startHost(_ name: String, port: Int, _ more: [String: String] = [:]) throws -> Child {
        try start(["serve", "--http", "127.0.0.1:\(port)"], name, more)
    }

    /// Starts a host over stdio, as the agent.
    func startStdio(_ name: String, _ more: [String: String] = [:]) throws -> Child {
        try start(["stdio"], name, more.merging(["TOLLGATE_AGENT_TOKEN": token]) { $1 }, hasInput: true)
    }

    /// Starts a process of this world with any words.
    func start(_ words: [String], _ name: String, _ more: [String: String] = [:], hasInput: Bool = false) throws -> Child {
        try start(program, words, name, more, hasInput: hasInput)
    }

    /// Starts another program in this world.
    func start(
        _ program: String, _ words: [String], _ name: String, _ more: [String: String] = [:], hasInput: Bool = false
    ) throws -> Child {
        let child = try Child(
            program, words, environment: environment.merging(more) { $1 }, log: folder + "/logs/" + name, hasInput: hasInput)
        children.withLock { children in
            children.removeAll { $0.hasEnded }
            children.append(child)
        }
        return child
    }

    /// Runs a command to its end.
    /// - Parameters:
    ///   - asFalseAdmin: whether the approver's secret is given where an admin's belongs.
    ///   - more: variables beside the world's own.
    func command(
        _ words: [String], asApprover: Bool = false, asAdmin: Bool = false, asFalseAdmin: Bool = false, with more: [String: String] = [:]
    ) async throws -> (status: Int32, output: String, errors: String) {
        var variables = environment.merging(more) { $1 }
        if asApprover { variables["TOLLGATE_APPROVER_TOKEN"] = approver }
        if asAdmin { variables["TOLLGATE_ADMIN_TOKEN"] = admin }
        if asFalseAdmin { variables["TOLLGATE_ADMIN_TOKEN"] = approver }
        let log = folder + "/logs/command-\(UUID().uuidString.prefix(8))"
        let child = try Child(program, words, environment: variables, log: log)
        guard case .exited(let status) = await child.end() else { throw Trouble("`\(words.joined(separator: " "))` was killed") }
        defer { for end in [".out", ".err"] { try? FileManager.default.removeItem(atPath: log + end) } }
        return (status, child.outputText, child.errorText)
    }

    /// What a listing writes.
    func listing(_ words: [String]) async throws -> [JSONValue] {
        let result = try await command(words + ["--json"])
        guard result.status == 0 else { throw Trouble("`\(words.joined(separator: " "))`: \(result.errors)") }
        return try JSONValue(parsing: Array(result.output.utf8), limits: JSONLimits(maximumBytes: 1 << 28)).arrayValue ?? []
    }

    /// All operations.
    func operations() async throws -> [OperationState] {
        try await listing(["operations", "list", "--limit", "100000"]).map(OperationState.init)
    }

    /// Waits until a host answers.
    func waitUntilServing(_ port: Int, _ host: Child) async throws {
        try await until("the host at \(port) serves") {
            guard !host.hasEnded else { throw Trouble("the host at \(port) ended at its start: \(host.errorText)") }
            return await Wire(port: port).send("GET", "/healthz")?.status == 200
        }
    }

    /// Waits until a host answers, or is gone.
    func waitUntilServingOrEnded(_ port: Int, _ host: Child) async throws {
        try await until("the host at \(port) serves") {
            if host.hasEnded { return true }
            return await Wire(port: port).send("GET", "/healthz")?.status == 200
        }
    }

    private func endAll() async {
        for child in children.withLock({ $0 }) { await child.kill() }
    }
}

/// An operation as `operations list` tells of it.
struct OperationState: Sendable, Hashable {
    let id: String
    let state: String
    let order: String
    let number: String
    let amount: String
    let isPersonAsked: Bool

    init(_ json: JSONValue) {
        func text(_ key: String) -> String { json[key]?.stringValue ?? "" }
        (id, state, order, number) = (text("operation"), text("state"), text("order"), text("number"))
        amount = text("amount")
        isPersonAsked = json["person_asked_at"] != nil
    }

    var hasEnded: Bool { ["succeeded", "failed", "rejected", "expired"].contains(state) }
}
