import Access
import MCP

/// What `tollgate connect` is told on its command line.
struct ConnectOptions: Sendable, Hashable {
    /// The socket.
    var socket: String?
    /// The environment whose host is meant.
    var environment: String?
    /// The settings file.
    var config: String?
    /// The file with the conversation's context.
    var contextFile: String?

    init() {}

    /// Reads the words after `connect`; nil where they are not simply these options, and somebody else has to say what is wrong with them.
    init?(words: some Sequence<String>) {
        var rest = words.makeIterator()
        while let word = rest.next() {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
            let member: WritableKeyPath<ConnectOptions, String?>
            switch parts[0] {
            case "--socket": member = \.socket
            case "--environment": member = \.environment
            case "--config": member = \.config
            case "--context-file": member = \.contextFile
            default: return nil
            }
            guard self[keyPath: member] == nil, let value = parts.count > 1 ? parts[1] : rest.next(), !value.isEmpty else { return nil }
            guard parts.count > 1 || !value.hasPrefix("-") else { return nil }
            self[keyPath: member] = value
        }
    }
}

extension ConnectOptions {
    /// Runs the shim in the current context until its client ends.
    /// - Returns: the exit status.
    func run() -> Int32 {
        let context = CommandContext.current
        do {
            let shim = ConnectShim(
                places: try places(context.environment), token: try AgentToken(context.environment),
                context: ConversationFile(try ContextDelivery.ofProcess(file: contextFile, context.environment)),
                terminal: context.terminal, output: WireOutput.take())
            return shim.run().rawValue
        } catch let error as SettingsError {
            context.terminal.complain(error.description)
            return ExitStatus.usage.rawValue
        } catch {
            let complaint = Complaint(error)
            context.terminal.complain(complaint.description)
            return complaint.status.rawValue
        }
    }

    /// Where to look for the host. The settings are only read where nothing says it at once.
    private func places(_ environment: [String: String]) throws(SettingsError) -> [String] {
        if let named = socket ?? environment["TOLLGATE_SOCKET"], !named.isEmpty { return [Settings.expanded(named, environment)] }
        let settings = try SettingsLoader.load(
            flags: SettingsFlags(environment: self.environment), config: config, environment: environment)
        return SocketPlace.ofClient(settings, environment)
    }
}

/// The agent's token, as a process is given it: in a variable, or in a file that is read for each connection, so that a rotated one counts.
enum AgentToken: Sendable {
    case none
    case text(Secret)
    case file(String)

    /// - Throws: a complaint where both are given, or the file can't be read now.
    init(_ environment: [String: String]) throws {
        let text = environment["TOLLGATE_AGENT_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        guard let named = environment["TOLLGATE_AGENT_TOKEN_FILE"], !named.isEmpty else {
            self = text.map { .text(Secret($0)) } ?? .none
            return
        }
        guard text == nil else {
            throw Complaint(
                .usage, "both TOLLGATE_AGENT_TOKEN and TOLLGATE_AGENT_TOKEN_FILE are given",
                help: ["keep one of them; the file is the safer one"])
        }
        self = .file(Settings.expanded(named, environment))
        _ = try current()
    }

    /// The token; nil where there is none.
    func current() throws(SettingsError) -> Secret? {
        switch self {
        case .none: return nil
        case .text(let token): return token
        case .file(let path):
            let text = try KeyFile.read(path, what: "token file").reveal()
            return Secret(text.filter { !$0.isWhitespace })
        }
    }
}
