import JSON

/// What is sent back for one request.
struct Reply: Sendable, Equatable {
    /// The request's id; nil where it could not be read, which is written as null.
    let id: RequestID?
    /// The result, or the error.
    let outcome: Result<JSONObject, RPCError>

    /// A result.
    static func result(_ result: JSONObject, to id: RequestID) -> Reply { Reply(id: id, outcome: .success(result)) }

    /// An error.
    static func error(_ error: RPCError, to id: RequestID?) -> Reply { Reply(id: id, outcome: .failure(error)) }

    /// The error, where it is one.
    var error: RPCError? { if case .failure(let error) = outcome { error } else { nil } }

    /// The reply as JSON-RPC writes it.
    var written: JSONValue {
        var reply: JSONObject = ["jsonrpc": "2.0", "id": id?.value ?? .null]
        switch outcome {
        case .success(let result): reply["result"] = .object(result)
        case .failure(let error): reply["error"] = error.written
        }
        return .object(reply)
    }
}
