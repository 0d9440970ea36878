import JSON

/// An error of the protocol, which is something else than a tool's own failure.
struct RPCError: Error, Sendable, Equatable {
    let code: Int
    let message: String
    let data: JSONValue?
    /// After how many seconds the same request may pass, where it came too soon.
    let retryAfterSeconds: Int?

    private init(_ code: Int, _ message: String, data: JSONValue? = nil, retryAfterSeconds: Int? = nil) {
        self.code = code
        self.message = message
        self.data = data
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// The bytes are no JSON.
    static func parse(_ error: JSONError) -> RPCError { RPCError(-32700, "parse error: \(error)") }

    /// The JSON is no message.
    static func invalidRequest(_ message: String) -> RPCError { RPCError(-32600, message) }

    /// Nobody answers to this method.
    static func methodNotFound(_ method: String) -> RPCError { RPCError(-32601, "unknown method `\(method)`") }

    /// The method is known, its parameters are wrong.
    static func invalidParams(_ message: String) -> RPCError { RPCError(-32602, message) }

    /// The host cannot answer now, whoever asks.
    static func internalError(_ message: String) -> RPCError { RPCError(-32603, message) }

    /// What was asked about can't be looked at now, which says nothing of what it is.
    static let cannotLook = RPCError.internalError("the host can't look now; try again later")

    /// The request comes too soon after others; nothing was done for it.
    static func tooSoon(retryAfterSeconds seconds: Int) -> RPCError {
        RPCError(
            -32603, "too many look-ups came in a short time; ask again in \(seconds) \(seconds == 1 ? "second" : "seconds")",
            data: ["retryAfterSeconds": .number(JSONNumber(seconds))], retryAfterSeconds: seconds)
    }

    /// A header is missing, repeated, or says something else than the body (2026-07-28, HTTP).
    static func headerMismatch(_ message: String) -> RPCError { RPCError(-32020, message) }

    /// What cannot be had without capabilities that the request did not declare (2026-07-28).
    static func missingCapability(_ message: String, required: JSONObject) -> RPCError {
        RPCError(-32021, message, data: ["requiredCapabilities": .object(required)])
    }

    /// A revision that is not served (2026-07-28).
    static func unsupportedVersion(_ requested: String) -> RPCError {
        RPCError(
            -32022, "protocol version `\(requested)` is not served",
            data: [
                "supported": .array(ProtocolVersion.modern.map { .string($0.rawValue) }),
                "requested": .string(requested),
            ])
    }

    /// The error as JSON-RPC writes it.
    var written: JSONValue {
        var error: JSONObject = ["code": .number(JSONNumber(code)), "message": .string(message)]
        error["data"] = data
        return .object(error)
    }
}
