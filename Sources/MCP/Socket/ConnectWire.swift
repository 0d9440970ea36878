import JSON

/// The lines between `tollgate connect` and a host's Unix socket that are not MCP's. Each begins with `#`, which no JSON does; every
/// other line is a message as over stdio, and passes untouched.
public enum ConnectLine: Sendable, Hashable {
    /// The version of these lines.
    public static let version = 1

    /// To the host, the first line: who wants to speak.
    case hello(ConnectHello)
    /// To the client: who it is taken for, and the host's version.
    case ok(agent: String, program: String)
    /// To the client, the last line: why it is not served.
    case refused(ConnectRefusal)
    /// To the host: the context of the conversation for every later line; nil for none.
    case context(String?)
    /// To the client: the host drains and will end.
    case bye

    /// Reads a line without its end; nil where it is none of these. Members that it does not know count for nothing.
    public init?(_ line: [UInt8]) {
        guard line.first == UInt8(ascii: "#"), let space = line.firstIndex(of: 0x20) else { return nil }
        let word = String(decoding: line[1..<space], as: UTF8.self)
        var rest = line[line.index(after: space)...]
        if word == "tollgate" {
            let version = String(decoding: rest.prefix { $0 != 0x20 }, as: UTF8.self)
            guard version == String(Self.version) else { return nil }
            rest = rest.drop { $0 != 0x20 }.dropFirst()
        }
        guard let object = (try? JSONValue(parsing: Array(rest)))?.objectValue else { return nil }
        switch word {
        case "tollgate":
            guard let hello = ConnectHello(object) else { return nil }
            self = .hello(hello)
        case "ok":
            guard let agent = object["agent"]?.stringValue, let program = object["program"]?.stringValue else { return nil }
            self = .ok(agent: agent, program: program)
        case "refused":
            guard let code = object["code"]?.stringValue, let message = object["message"]?.stringValue else { return nil }
            self = .refused(ConnectRefusal(code: code, message: message))
        case "context":
            switch object["token"] {
            case .string(let token)?: self = .context(token)
            case .null?: self = .context(nil)
            default: return nil
            }
        case "bye": self = .bye
        default: return nil
        }
    }

    /// The line without its end.
    public var bytes: [UInt8] {
        let (word, object): (String, JSONObject) =
            switch self {
            case .hello(let hello): ("tollgate \(Self.version)", hello.written)
            case .ok(let agent, let program): ("ok", ["agent": .string(agent), "program": .string(program)])
            case .refused(let refusal): ("refused", ["code": .string(refusal.code), "message": .string(refusal.message)])
            case .context(let token): ("context", ["token": token.map { .string($0) } ?? .null])
            case .bye: ("bye", [:])
            }
        return Array("#\(word) ".utf8) + JSONValue.object(object).bytes
    }
}

/// Who wants to speak over a host's socket.
public struct ConnectHello: Sendable, Hashable {
    /// The agent's token, where it has one; else the system's word about the process counts.
    public let token: String?
    /// The context of the conversation, where it has one.
    public let context: String?
    /// The version of the program at the other end, for the log.
    public let program: String

    /// A first line.
    public init(token: String?, context: String?, program: String) {
        self.token = token
        self.context = context
        self.program = program
    }

    /// A token or a context that is no text is not one that is absent.
    init?(_ object: JSONObject) {
        for member in ["token", "context"] where object[member] != nil && object[member]?.stringValue == nil { return nil }
        guard let program = object["program"]?.stringValue else { return nil }
        self.init(token: object["token"]?.stringValue, context: object["context"]?.stringValue, program: program)
    }

    var written: JSONObject {
        var object = JSONObject()
        if let token { object["token"] = .string(token) }
        if let context { object["context"] = .string(context) }
        object["program"] = .string(program)
        return object
    }
}

/// Why a process is not served over a host's socket.
public struct ConnectRefusal: Error, Sendable, Hashable {
    /// A stable word.
    public let code: String
    /// One sentence for people.
    public let message: String

    /// Why.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// The host can't tell now who anybody is.
    public static let unavailable = ConnectRefusal(code: "unavailable", message: "the host can't check credentials now; try again later")
    /// Too many wrong credentials were shown.
    public static let tooMany = ConnectRefusal(code: "too-many", message: "too many wrong credentials came in; try again later")
    /// There are as many connections as there may be.
    static let busy = ConnectRefusal(code: "busy", message: "the host has too many connections; try again later")
    /// The host ends.
    static let stopping = ConnectRefusal(code: "stopping", message: "the host is stopping")

    /// Whether the same process may be served later.
    var mayPass: Bool { [Self.unavailable, .tooMany, .busy, .stopping].contains { $0.code == code } }
}

/// Who a process is by the system's word (`SO_PEERCRED`), at the moment when it connected.
public struct PeerCredentials: Sendable, Hashable {
    /// The process.
    public let pid: Int32
    /// Its user.
    public let uid: UInt32
    /// Its group.
    public let gid: UInt32

    /// A process.
    public init(pid: Int32, uid: UInt32, gid: UInt32) {
        self.pid = pid
        self.uid = uid
        self.gid = gid
    }
}
