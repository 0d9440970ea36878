import Glibc
import JSON

/// A desk that gives refunds, set up by the product's own commands: a new store, an agent, a policy in force, the simulator and the host in
/// processes of their own.
final class RefundDesk {
    let host: Program
    let simulator: Program
    let hostPort: Int
    let folder: String
    private let simulatorPort: Int
    /// The agent's token.
    let token: String
    /// The variables of all its processes.
    let environment: [String: String]
    private let program: String

    /// Limits per call, hour, day, order and agent, and gates for what people look at, as `policies/starter.yaml` has them; the figures are
    /// such that none of the refunds meets one.
    static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: { title: Front line, operators: [owner] }
        approvers:
          owner: { roles: [] }
          lead: { roles: [lead] }
        lists:
          blocked-buyers: ["2088102146225135"]
        scopes:
          - permit: desk-reads
            agents: [desk]
            effects: [read]
          - permit: desk-refunds
            agents: [desk]
            effects: [refund]
            when: now - order.paid_at < duration("168h")
          - forbid: blocked
            effects: [refund]
            when: order.buyer in lists["blocked-buyers"]
        limits:
          - { limit: refund-call, effects: [refund], amount: 2000.00 CNY, per: call }
          - { limit: refund-hour, agents: [desk], effects: [refund], amount: 40000000.00 CNY, per: hour, each: agent }
          - { limit: refund-day, agents: [desk], effects: [refund], amount: 50000000.00 CNY, count: 1000000, per: day, each: agent }
          - { limit: refund-order, effects: [refund], amount: 5000.00 CNY, per: ever, each: order }
        gates:
          - { gate: lead, effects: [refund], above: 50.00 CNY, per: ever, each: order, by: [lead] }
          - gate: unattended-day
            effects: [refund]
            above: 40000000.00 CNY
            per: day
            each: agent
            without: approval
            by: [lead]
        """

    /// Sets a desk up.
    /// - Parameters:
    ///   - store: where the host keeps its book; nil for SQLite in the desk's folder.
    ///   - more: variables beside the usual ones.
    init(store: String? = nil, more: [String: String] = [:]) throws {
        folder = try Self.newFolder()
        (hostPort, simulatorPort) = (try Ports.free(), try Ports.free())
        program = try Self.beside("tollgate")
        var environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder, "TOLLGATE_ENVIRONMENT": "simulator", "TOLLGATE_STATE": folder + "/state",
            "TOLLGATE_ALIPAY_GATEWAY": "http://127.0.0.1:\(simulatorPort)/gateway.do", "TOLLGATE_LOG_LEVEL": "warning",
        ]
        environment["TOLLGATE_STORE"] = store
        environment.merge(more) { $1 }
        self.environment = environment
        try Files.write(Self.policy + "\n", to: folder + "/policy.yaml")
        let simulator = ["simulator", "--listen", "127.0.0.1:\(simulatorPort)"]
        self.simulator = try Program(program, simulator, environment: environment, log: folder + "/simulator.log")
        let made = { [folder, program] (words: [String], more: [String: String]) throws -> String in
            let file = folder + "/" + words[2]
            let variables = environment.merging(more) { $1 }
            try Program.run(program, words + ["--out", file], environment: variables, log: folder + "/setup.log")
            return String(Files.text(file).drop { $0.isWhitespace }.prefix { !$0.isWhitespace })
        }
        let admin = ["TOLLGATE_ADMIN_TOKEN": try made(["approvers", "add", "owner", "--admin"], [:])]
        _ = try made(["approvers", "add", "lead"], admin)
        token = try made(["agents", "add", "desk"], admin)
        let apply = ["policy", "apply", folder + "/policy.yaml"]
        try Program.run(program, apply, environment: environment.merging(admin) { $1 }, log: folder + "/setup.log")
        host = try Program(
            program, ["serve", "--http", "127.0.0.1:\(hostPort)"], environment: environment, log: folder + "/host.log")
        try Self.wait("the simulator", simulatorPort, "/simulator", self.simulator)
        try Self.wait("the host", hostPort, "/healthz", host)
    }

    /// Ends the processes; what stands in the store is checked, then the folder goes.
    func close() throws {
        host.end()
        simulator.end()
        try Program.run(program, ["audit", "verify"], environment: environment, log: folder + "/verify.log")
        for name in Self.entries(of: folder) { Self.remove(folder + "/" + name) }
        rmdir(folder)
    }

    /// Makes paid orders, each of a buyer of its own.
    func makeOrders(_ names: [String]) throws {
        for start in stride(from: 0, to: names.count, by: 2000) {
            let orders = (start..<min(start + 2000, names.count)).map { place -> JSONValue in
                ["outTradeNo": .string(names[place]), "totalAmount": "88.88", "buyer": .string("2088\(100_000_000_000 + place)")]
            }
            let body: JSONValue = ["paid": true, "orders": .array(orders)]
            let response = try connection(simulatorPort).send(
                "POST", "/simulator/orders", headers: "Content-Type: application/json\r\n", body: body.bytes)
            guard response.status == 200 else {
                throw Benchmarks.Unfit(what: "the orders are not made: \(String(decoding: response.body.prefix(300), as: UTF8.self))")
            }
        }
    }

    /// How many refunds the simulator has really made.
    func refunds() throws -> Int {
        let answer = try connection(simulatorPort).send("GET", "/simulator/ledger").body
        let ledger = try JSONValue(parsing: Array(answer), limits: JSONLimits(maximumBytes: 1 << 28))
        return Int(ledger["refunds"]?.numberValue?.integer ?? -1)
    }

    /// How many entries the log has.
    func entries() throws -> Int {
        let log = folder + "/verify-count.log"
        let text = try Program.run(program, ["audit", "verify", "--json"], environment: environment, log: log)
        return Int((try JSONValue(parsing: text))["entries"]?.numberValue?.integer ?? -1)
    }

    private func connection(_ port: Int) throws -> Connection {
        guard let connection = Connection(port: port) else { throw Benchmarks.Unfit(what: "nobody listens at \(port)") }
        return connection
    }

    /// Waits until a server answers.
    static func wait(_ name: String, _ port: Int, _ path: String, _ program: Program) throws {
        for _ in 0..<600 {
            if let connection = Connection(port: port), let answer = try? connection.send("GET", path), answer.status == 200 { return }
            usleep(50_000)
        }
        throw Benchmarks.Unfit(what: "\(name) does not serve: \(program.output.suffix(2000))")
    }

    /// A program of the same build.
    static func beside(_ name: String) throws -> String {
        guard let own = realpath("/proc/self/exe", nil) else { throw Benchmarks.Unfit(what: "where this program lies is not known") }
        defer { free(own) }
        let folders = String(cString: own).split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let path = folders.joined(separator: "/") + "/" + name
        guard access(path, X_OK) == 0 else { throw Benchmarks.Unfit(what: "`\(path)` is not built") }
        return path
    }

    private static func newFolder() throws -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var name = Array("\(base)/tollgate-bench-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw Benchmarks.Unfit(what: "no folder can be made in `\(base)`") }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The names in a folder.
    private static func entries(of path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func remove(_ path: String) {
        for name in entries(of: path) { remove(path + "/" + name) }
        if Glibc.remove(path) != 0 { print("`\(path)` can't be removed") }
    }
}
