import JSON

/// A request: it has an id, and gets exactly one reply unless it is cancelled.
struct RPCRequest: Sendable, Equatable {
    let id: RequestID
    let method: String
    let params: JSONObject

    /// The `_meta` of the parameters; empty where there is none.
    var meta: JSONObject { params["_meta"]?.objectValue ?? [:] }
}

/// A notification: nobody answers it.
struct RPCNotification: Sendable, Equatable {
    let method: String
    let params: JSONObject

    /// The request that the client takes back, where this says so.
    var cancelled: RequestID? {
        method == "notifications/cancelled" ? params["requestId"].flatMap(RequestID.init) : nil
    }
}

/// A client's answer to a request of this host.
struct RPCResponse: Sendable, Equatable {
    /// The request that it answers; nil where it names none.
    let id: RequestID?
    /// The result; nil where there is none, or it is no object.
    let result: JSONObject?
    /// The error, unchecked; nil where there is none.
    let error: JSONValue?
}

/// One JSON-RPC 2.0 message, told apart by its members.
enum Message: Sendable, Equatable {
    case request(RPCRequest)
    case notification(RPCNotification)
    /// An answer to a request of ours.
    case response(RPCResponse)
    /// No message; the reply says why.
    case malformed(Reply)

    /// Reads one message.
    init(_ value: JSONValue) {
        guard let object = value.objectValue else {
            self = .malformed(.error(.invalidRequest("a message must be an object and is \(value.kind)"), to: nil))
            return
        }
        let id = object["id"].flatMap(RequestID.init)
        func malformed(_ error: RPCError) -> Message { .malformed(.error(error, to: id)) }
        guard object["jsonrpc"]?.stringValue == "2.0" else {
            self = malformed(.invalidRequest("`jsonrpc` must be \"2.0\""))
            return
        }
        guard let member = object["method"] else {
            let (result, error) = (object["result"], object["error"])
            self =
                result != nil || error != nil
                ? .response(RPCResponse(id: id, result: result?.objectValue, error: error))
                : malformed(.invalidRequest("`method` is missing"))
            return
        }
        guard let method = member.stringValue else {
            self = malformed(.invalidRequest("`method` must be a string"))
            return
        }
        guard object["id"] != nil else {
            self = .notification(RPCNotification(method: method, params: object["params"]?.objectValue ?? [:]))
            return
        }
        guard let id else {
            self = malformed(.invalidRequest("`id` must be a string or an integer"))
            return
        }
        switch object["params"] {
        case nil: self = .request(RPCRequest(id: id, method: method, params: [:]))
        case .object(let params)?: self = .request(RPCRequest(id: id, method: method, params: params))
        case let other?: self = malformed(.invalidParams("`params` must be an object and is \(other.kind)"))
        }
    }
}
