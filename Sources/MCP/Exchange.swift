public import JSON

/// The way back to the client while one call is answered. Nobody has to use it, and what a client cannot take is not sent.
public struct Exchange: Sendable {
    /// How long a person at the client may take for an answer.
    private static let patience = Duration.seconds(30)

    /// The client's revision.
    public let version: ProtocolVersion
    /// What the client can do: by this very request (2026-07-28), else by its `initialize`.
    public let client: ClientCapabilities
    private let outlet: any Outlet
    private let told: Progress?
    private let logLevel: LogLevel?
    private let ending: Latch

    init(
        version: ProtocolVersion, client: ClientCapabilities, progressToken: JSONValue?, logLevel: LogLevel?, outlet: any Outlet,
        ending: Latch = Latch()
    ) {
        self.ending = ending
        self.version = version
        self.client = client
        self.outlet = outlet
        self.logLevel = logLevel
        told = progressToken.flatMap { Progress(token: $0) }
    }

    /// Whether the client asked to be told how far the call has come.
    public var wantsProgress: Bool { told != nil }

    /// Tells how far the call has come. Where the client did not ask for it, or `done` is not more than before, nothing is sent.
    public func progress(_ done: Int, of total: Int? = nil, _ message: String? = nil) {
        told?.tell(done, of: total, version >= .march2025 ? message : nil) { params in
            outlet.send(Self.notification("notifications/progress", params))
        }
    }

    /// A message about the call. Where the client asked for none, or for graver ones, nothing is sent.
    public func log(_ level: LogLevel, _ data: JSONValue, logger: String = "tollgate") {
        guard let logLevel, level >= logLevel else { return }
        outlet.send(
            Self.notification("notifications/message", ["level": .string(level.rawValue), "logger": .string(logger), "data": data]))
    }

    /// Asks the person at a client of 2025-11-25 to open an address. Nil where they can't be asked, or nobody answered in time;
    /// clients of 2026-07-28 are asked by the answer itself.
    public func open(_ link: LinkQuestion) async -> LinkAnswer? {
        guard version == .november2025, client.opensLinks else { return nil }
        let answer = await outlet.ask(LinkQuestion.method, link.params(for: version), patience: Self.patience)
        return answer?["action"]?.stringValue.flatMap { LinkAnswer(rawValue: $0) }
    }

    /// Tells the client that what it was asked to open an address for is done, so that it need not wait for its person any more. Only
    /// clients that can be asked are told.
    public func completed(_ link: LinkQuestion) {
        guard version == .november2025, client.opensLinks else { return }
        outlet.send(Self.notification("notifications/elicitation/complete", ["elicitationId": .string(link.id)]))
    }

    /// Returns when a call should wait for nothing any more: the host ends, the client waits for its last answers, or the task is
    /// cancelled.
    public func ended() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await ending.wait() }
            group.addTask { await outlet.ended() }
            _ = await group.next()
            group.cancelAll()
        }
    }

    /// An exchange over which nothing is ever sent.
    public static func silent(_ version: ProtocolVersion = .july2026, client: ClientCapabilities = .none) -> Exchange {
        Exchange(version: version, client: client, progressToken: nil, logLevel: nil, outlet: SilentOutlet())
    }

    private static func notification(_ method: String, _ params: JSONObject) -> JSONValue {
        ["jsonrpc": "2.0", "method": .string(method), "params": .object(params)]
    }
}
