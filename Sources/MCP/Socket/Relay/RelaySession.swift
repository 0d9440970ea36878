import JSON

/// What a client of the older revisions agreed on with a host: the next host is told it too, so that the client need not know that there
/// is another one.
struct RelaySession {
    /// The id of what is said again in the client's place; no answer to it gets to the client.
    static let replayed = ["tollgate-connect-initialize", "tollgate-connect-level"].compactMap { RequestID(.string($0)) }

    /// The `initialize` that the last host answered.
    private var initialize: JSONObject?
    /// The line of `notifications/initialized`.
    private var initialized: [UInt8]?
    /// The last `logging/setLevel`.
    private var level: JSONObject?
    /// The revision that was agreed on.
    private(set) var version: ProtocolVersion?

    /// A host has answered.
    mutating func answered(_ passed: PassedRequest, with response: RPCResponse) {
        guard let line = passed.line, let result = response.result, response.error == nil else { return }
        let request = (try? JSONValue(parsing: line))?.objectValue
        switch passed.request.method {
        case "initialize":
            self = RelaySession()
            initialize = request
            version = result["protocolVersion"]?.stringValue.flatMap { ProtocolVersion(rawValue: $0) }
        case "logging/setLevel": level = request
        default: break
        }
    }

    /// The client is ready.
    mutating func isReady(_ line: [UInt8]) { if initialize != nil { initialized = line } }

    /// What another host is told before anything else.
    var replay: [[UInt8]] {
        guard let initialize else { return [] }
        return [again(initialize, 0)] + (initialized.map { [$0] } ?? []) + (level.map { [again($0, 1)] } ?? [])
    }

    /// Whether the client is to be told that the tools may be others now: it was ready, and the new host tells of changes.
    func tellsChanges(_ response: RPCResponse) -> Bool {
        response.id == Self.replayed.first && initialized != nil
            && response.result?["capabilities"]?["tools"]?["listChanged"] == true
    }

    private func again(_ request: JSONObject, _ which: Int) -> [UInt8] {
        var request = request
        request["id"] = Self.replayed[which].value
        return JSONValue.object(request).bytes
    }
}
