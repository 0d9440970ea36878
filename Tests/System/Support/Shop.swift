import Foundation
import JSON

/// What a buyer's browser does with a payment link of the simulator's.
struct Buyer: Sendable {
    /// What stands on the page after paying.
    struct Paid: Sendable {
        /// The number of the trade at the platform.
        let trade: String
        /// The address that leads back to the shop, path and query; nil where the page has none.
        let wayBack: String?
    }

    /// Opens a link and presses the button.
    static func pay(_ link: String) async throws -> Paid {
        guard let url = URLComponents(string: link), let port = url.port else { throw Trouble("`\(link)` is no link") }
        let target = url.percentEncodedPath + (url.percentEncodedQuery.map { "?" + $0 } ?? "")
        let cashier = try await page("GET", target, port)
        guard let action = cashier.split(separator: "action=\"").dropFirst().first.map({ String($0.prefix { $0 != "\"" }) }),
            let trade = action.split(separator: "/").dropFirst().first
        else { throw Trouble("the cashier has no button: \(cashier)") }
        let paid = try await page("POST", action, port)
        let back = paid.split(separator: "href=\"").dropFirst().first.map { String($0.prefix { $0 != "\"" }) }
        return Paid(trade: String(trade), wayBack: back.map { $0.replacingOccurrences(of: "&amp;", with: "&") })
    }

    private static func page(_ method: String, _ path: String, _ port: Int) async throws -> String {
        let type = [("Content-Type", "application/x-www-form-urlencoded")]
        guard let answer = await Wire(port: port).send(method, path, headers: type), answer.status == 200 else {
            throw Trouble("the simulator does not show \(path)")
        }
        return String(decoding: answer.body, as: UTF8.self)
    }
}

/// A world whose host has a public address, with an agent who asks for payments.
struct Shop: Sendable {
    static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: {}
        scopes:
          - permit: reads
            agents: [desk]
            effects: [read]
          - permit: collects
            agents: [desk]
            effects: [collect]
            unlimited: true
        """

    let world: World
    let port: Int
    /// The public address's port.
    let open: Int
    /// The variables of its hosts, beside the world's own.
    let variables: [String: String]

    /// - Parameter more: variables of its hosts, beside those that it needs.
    init(_ world: World, _ more: [String: String] = [:]) async throws {
        self.world = world
        (port, open) = (try Sockets.freePort(), try Sockets.freePort())
        variables = ["AP_SELECT_TOOLS": "official,wait-for-payment"].merging(more) { $1 }
        // A policy is about the tools that it was applied with: once more, with all of these.
        let file = world.folder + "/policies/policy.yaml"
        try (String(contentsOfFile: file, encoding: .utf8) + "\n# for all tools\n").write(toFile: file, atomically: true, encoding: .utf8)
        let applied = try await world.command(["policy", "apply", world.folder + "/policies"], asAdmin: true, with: variables)
        guard applied.status == 0 else { throw Trouble(applied.errors) }
    }

    /// Starts a host, and waits until it serves.
    func start(_ name: String) async throws -> Child {
        let words = ["serve", "--http", "127.0.0.1:\(port)", "--public", "127.0.0.1:\(open)"]
        let host = try world.start(words, name, variables)
        try await world.waitUntilServing(port, host)
        try await until("strangers are served") { Sockets.answers(open) || host.hasEnded }
        return host
    }

    /// A payment link, as the agent asks for it.
    func link(_ order: String, _ amount: String) async throws -> String {
        let answer = await call(
            "create-web-page-alipay-payment",
            ["outTradeNo": .string(order), "totalAmount": .string(amount), "orderTitle": "a+b & 100% 插画"])
        guard let link = answer["result"]?["structuredContent"]?["result"]?["paymentUrl"]?.stringValue else {
            throw Trouble("no link for \(order): \(answer.text)")
        }
        return link
    }

    /// A call of the agent's.
    func call(_ tool: String, _ arguments: JSONObject) async -> JSONValue {
        await Talk(port: port, token: world.token).ask(
            "tools/call", ["name": .string(tool), "arguments": .object(arguments)], about: tool)
    }

    /// What the host has been told, as its listing has it.
    func notices(_ more: [String] = []) async throws -> [JSONValue] {
        try await world.listing(["notices", "list", "--limit", "10000"] + more)
    }
}

extension SimulatorControl {
    /// A notification as the platform has it.
    struct Told: Sendable {
        let id: String
        let order: String
        let state: String
        let sends: Int
    }

    /// Every notification, the oldest first.
    func notices() async throws -> [Told] {
        let answer = await Wire(port: port).send("GET", "/simulator/notices")
        return (answer?.json["notices"]?.arrayValue ?? []).map { notice in
            Told(
                id: notice["id"]?.stringValue ?? "", order: notice["outTradeNo"]?.stringValue ?? "",
                state: notice["state"]?.stringValue ?? "", sends: notice["sends"]?.arrayValue?.count ?? 0)
        }
    }
}
