import Access
import JSON
import MCP

/// How the agent's backend handed over what it signed about the conversation of a call. Nothing of it is verified yet.
enum ContextDelivery: Sendable {
    /// It handed over nothing: the call belongs to no conversation.
    case none
    /// A token.
    case token(Secret)
    /// A file with a token, read again for each call, so that the backend renews it while the process runs.
    case file(String)
    /// More than one.
    case ambiguous

    /// The header of a request over HTTP.
    static let header = "Tollgate-Context"
    /// The member of a call's `_meta`. The client writes it, and no model sees it.
    static let metaKey = "dev.tollgate/context"

    /// What a request over HTTP brings. A header without a value brings a token, and one that is none.
    init(_ credentials: HTTPCredentials) {
        let values = credentials.headers(Self.header)
        self = values.count > 1 ? .ambiguous : values.first.map { .token(Secret($0)) } ?? .none
    }

    /// The token of a call; nil where none was handed over.
    /// - Parameter meta: the call's `_meta`. Where it brings a token too, both have to be the same.
    /// - Throws: ``ContextRefused``, or `SettingsError` where the file can't be read.
    func token(beside meta: JSONObject) throws -> Secret? {
        let own = try token
        guard let value = meta[Self.metaKey] else { return own }
        guard let text = value.stringValue else { throw ContextRefused.malformed }
        let other = Secret(text)
        guard own ?? other == other else { throw ContextRefused.ambiguous }
        return other
    }

    private var token: Secret? {
        get throws {
            switch self {
            case .none: nil
            case .token(let token): token
            case .ambiguous: throw ContextRefused.ambiguous
            case .file(let path): try Self.read(path)
            }
        }
    }

    /// The token in a file, which nobody else may read.
    static func read(_ path: String) throws(SettingsError) -> Secret {
        let text = try KeyFile.read(path, what: "context file").reveal()
        return Secret(String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()))
    }
}

extension ContextDelivery {
    /// What a process is started with: for one conversation, all its life.
    ///
    /// - Parameter file: the file that a flag names.
    /// - Throws: a complaint where both a token and a file are given, or the file can't be read now.
    static func ofProcess(file: String?, _ environment: [String: String]) throws -> ContextDelivery {
        let text = environment["TOLLGATE_CONTEXT"].flatMap { $0.isEmpty ? nil : $0 }
        let named = file ?? environment["TOLLGATE_CONTEXT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        guard let named else { return text.map { .token(Secret($0.filter { !$0.isWhitespace })) } ?? .none }
        guard text == nil else {
            throw Complaint(.usage, "both TOLLGATE_CONTEXT and a context file are given", help: ["keep one of them"])
        }
        let path = Settings.expanded(named, environment)
        _ = try read(path)
        return .file(path)
    }

    /// What one call by a person is given.
    static func ofCall(file: String?, _ environment: [String: String]) throws -> ContextDelivery {
        try file.map { .token(try read(Settings.expanded($0, environment))) } ?? .none
    }
}
