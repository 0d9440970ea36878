import JSON

/// What passes between a client over standard input and output and a host's Unix socket, and what the client is told in the host's place
/// while there is none. No bytes are read or written here, and no clock is looked at: whoever has the descriptors says what came.
///
/// Messages are passed on as they are. Of each only its kind, its id and its method are looked at, so that every request is answered
/// once, whatever becomes of the host.
public struct ConnectRelay {
    /// The longest line of a client: what the host reads.
    static let longestLine = 1 << 20
    /// The longest line of a host.
    static let longestReply = 16 << 20
    /// How long what a client begins with waits for a host that is away.
    static let patience = Duration.seconds(10)

    enum Phase: Equatable {
        /// There is no connection.
        case away
        /// The host was told who this is, and has not answered.
        case greeting
        /// The host serves.
        case open
        /// The host answers what it has, and takes nothing more.
        case leaving
        /// Nothing more will come of it.
        case over
    }

    struct Waiting {
        let line: [UInt8]
        let passing: PassingLine
        let since: ContinuousClock.Instant
        let conversation: Conversation
    }

    /// In which conversation a line was said.
    enum Conversation {
        /// No host was there that could have known: in the one of the next connection.
        case next
        /// In the one of this context.
        case of(String?)
    }

    var phase = Phase.away
    var session = RelaySession()
    var waiting: [Waiting] = []
    var passed: [RequestID: PassedRequest] = [:]
    /// Listens that the new host acknowledges again.
    var listensAgain: Set<RequestID> = []
    /// What the host asked the client and has no answer to.
    var asked: Set<RequestID> = []
    /// The context that the host was told of.
    private var told: String?
    /// The context of what the client says now.
    private(set) var context: String?
    /// Since when the host has been asked whether it serves.
    private var greeted: ContinuousClock.Instant?
    let away: HostAway

    private let program: String
    private var clientLines = LineSplitter(limit: longestLine)
    private var hostLines = LineSplitter(limit: longestReply)

    /// Bytes for the client; whoever writes them takes them out.
    public var toClient: [UInt8] = []
    /// Bytes for the host.
    public var toHost: [UInt8] = []
    /// Why the host does not serve this process, where it said so for good.
    public private(set) var refusal: ConnectRefusal?
    /// Whether the client says nothing more.
    public private(set) var hasEnded = false

    /// A relay without a connection.
    /// - Parameter program: the version of the program, for the host's log.
    public init(program: String) {
        self.program = program
        away = HostAway(program: program)
    }

    /// Whether a connection is to be made.
    public var isAway: Bool { phase == .away }
    /// Whether the host serves, so that what a client says gets there.
    public var isOpen: Bool { phase == .open }
    /// Whether the host was told all that the client said, and will be told nothing more.
    public var hasToldAll: Bool { hasEnded && toHost.isEmpty && (phase == .open || phase == .leaving) }
    /// Whether so much is kept that nothing more should be taken from the client.
    public var isFull: Bool { max(toHost.count, toClient.count) > 4 << 20 || waiting.count > 1000 }
    /// Whether nothing more will come of it: the client has ended and all is answered, or the host does not serve this process.
    public var isOver: Bool { phase == .over }

    /// When something happens by itself; nil for never.
    public var deadline: ContinuousClock.Instant? {
        let greeting = phase == .greeting ? greeted.map { $0 + Self.patience } : nil
        return (waiting.map { $0.since + Self.patience } + [greeting].compactMap(\.self)).min()
    }
}

extension ConnectRelay {
    /// There is a connection: the host is told who this is.
    public mutating func connected(token: String?, context: String?, at now: ContinuousClock.Instant) {
        phase = .greeting
        greeted = now
        hostLines = LineSplitter(limit: Self.longestReply)
        (self.context, told) = (context, context)
        toHost = []
        tellHost(ConnectLine.hello(ConnectHello(token: token, context: context, program: program)).bytes)
    }

    /// The context of the conversation is this from now on; nil for none. What the client has said before keeps the one that it had.
    public mutating func setContext(_ token: String?) {
        context = token
        if phase == .open { tell(token) }
    }

    private mutating func tell(_ token: String?) {
        guard told != token else { return }
        told = token
        tellHost(ConnectLine.context(token).bytes)
    }

    /// The connection has ended, or none could be made.
    public mutating func lost(at now: ContinuousClock.Instant) {
        guard phase != .over else { return }
        phase = .away
        toHost = []
        for question in asked {
            tellClient(["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": question.value]])
        }
        asked = []
        listensAgain = []
        for (id, request) in passed where !request.lasts {
            passed[id] = nil
            if request.isPatient, !hasEnded, let line = request.line {
                waiting.append(Waiting(line: line, passing: .message(.request(request.request)), since: now, conversation: .next))
            } else {
                answer(request.request, .lost)
            }
        }
        let hasEnded = hasEnded
        answerWaiting { !$0.isPatient || hasEnded }
        if hasEnded { phase = .over }
    }

    /// Time has passed.
    public mutating func tick(at now: ContinuousClock.Instant) {
        // A host that takes the connection and says nothing serves nobody.
        if phase == .greeting, let greeted, greeted + Self.patience <= now { lost(at: now) }
        answerWaiting { $0.since + Self.patience <= now }
    }

    /// Bytes of the client.
    public mutating func receive(fromClient bytes: some Collection<UInt8>, at now: ContinuousClock.Instant) {
        for line in clientLines.add(bytes) { take(line, at: now) }
    }

    /// Bytes of the host.
    public mutating func receive(fromHost bytes: some Collection<UInt8>, at now: ContinuousClock.Instant) {
        for line in hostLines.add(bytes) {
            guard case .bytes(let line) = line else { return lost(at: now) }
            switch phase {
            case .greeting: greeted(line, at: now)
            case .open, .leaving: pass(fromHost: line)
            case .away, .over: return
            }
        }
    }

    /// The client says nothing more. What is under way may still be answered.
    public mutating func end(at now: ContinuousClock.Instant) {
        guard !hasEnded else { return }
        if let line = clientLines.finish() { take(line, at: now) }
        hasEnded = true
        if phase == .away { lost(at: now) }
    }
}

extension ConnectRelay {
    private mutating func greeted(_ line: [UInt8], at now: ContinuousClock.Instant) {
        switch ConnectLine(line) {
        case .ok: open()
        case .refused(let refusal) where refusal.mayPass: lost(at: now)
        case .refused(let refusal): giveUp(refusal)
        default: giveUp(ConnectRefusal(code: "no-host", message: "what listens at the socket is no host"))
        }
    }

    private mutating func open() {
        phase = .open
        for line in session.replay { tellHost(line) }
        for (id, listen) in passed {
            listensAgain.insert(id)
            if let line = listen.line { tellHost(line) }
        }
        let lines = waiting
        waiting = []
        for waiting in lines {
            if case .of(let context) = waiting.conversation { tell(context) }
            pass(waiting.line, waiting.passing)
        }
        tell(context)
    }

    private mutating func giveUp(_ refusal: ConnectRefusal) {
        self.refusal = refusal
        for request in passed.values { answer(request.request, .refused(refusal)) }
        passed = [:]
        answerWaiting(.refused(refusal)) { _ in true }
        phase = .over
    }

    mutating func tellHost(_ line: [UInt8]) { toHost += line + [0x0A] }

    mutating func tellClient(_ message: JSONValue) { toClient += message.bytes + [0x0A] }

    mutating func answer(_ request: RPCRequest, _ reason: HostAway.Reason) {
        tellClient(away.answer(request, reason, agreed: session.version).written)
    }
}

extension ConnectRelay.Waiting {
    var isPatient: Bool {
        guard case .message(.request(let request)) = passing else { return false }
        return PassedRequest(request: request, line: line).isPatient
    }
}
