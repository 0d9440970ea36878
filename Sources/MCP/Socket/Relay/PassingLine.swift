import JSON

/// A line on its way between a client and a host, as far as whoever passes it on has to know it.
enum PassingLine {
    /// One message.
    case message(Message)
    /// Several in one array, as only 2025-03-26 has them.
    case batch([Message])
    /// No JSON.
    case garbage(JSONError)

    /// Reads a line of at most `limit` bytes.
    init(_ line: [UInt8], limit: Int) {
        do throws(JSONError) {
            let value = try JSONValue(parsing: line, limits: JSONLimits(maximumBytes: limit))
            self = value.arrayValue.map { .batch($0.map { Message($0) }) } ?? .message(Message(value))
        } catch {
            self = .garbage(error)
        }
    }

    /// What the line holds.
    var messages: [Message] {
        switch self {
        case .message(let message): [message]
        case .batch(let messages): messages
        case .garbage: []
        }
    }

    /// The requests of the line.
    var requests: [RPCRequest] {
        messages.compactMap { message in
            if case .request(let request) = message { request } else { nil }
        }
    }
}

/// A request that was passed on and not answered yet.
struct PassedRequest {
    let request: RPCRequest
    /// The very line; nil where the request stood in a batch.
    let line: [UInt8]?

    /// Whether its client may wait for a host that comes back: nothing is done by it, and it is what clients begin with.
    var isPatient: Bool { line != nil && ["server/discover", "initialize", "tools/list", "ping"].contains(request.method) }

    /// Whether it lasts until its client or the host ends it, so that it goes on with the next host.
    var lasts: Bool { line != nil && request.method == ListenRequest.method }
}
