import JSON

/// What a client is told in a host's place while that is away.
struct HostAway {
    /// The version of the program.
    let program: String

    /// Why there is no answer of the host.
    enum Reason {
        /// The request never got there.
        case notThere
        /// The connection ended before the answer came.
        case lost
        /// The host does not serve this process.
        case refused(ConnectRefusal)
    }

    /// The answer to a request.
    /// - Parameter version: what the client agreed on with `initialize`, for requests that don't say themselves.
    func answer(_ request: RPCRequest, _ reason: Reason, agreed version: ProtocolVersion?) -> Reply {
        guard request.method == "tools/call" else { return .error(.internalError(Self.sentence(reason)), to: request.id) }
        let isModern = Envelope.isCarried(by: request)
        let version = isModern ? ProtocolVersion.july2026 : version ?? .newestHandshake
        var result = ToolResult(Self.text(reason), isError: true).written(for: version)
        if isModern {
            result["resultType"] = .string(Called.Kind.complete.rawValue)
            result["_meta"] = [Envelope.serverInfoKey: ["name": "tollgate", "version": .string(program)]]
        }
        return .result(result, to: request.id)
    }

    /// For the model, which has to know whether something may have been done, and what to do.
    private static func text(_ reason: Reason) -> String {
        switch reason {
        case .notThere: "The host is not there at the moment, and nothing was done. Make the same call again in a few seconds."
        case .lost:
            """
            The host went away while this call was under way, so it may have been carried out. Make exactly the same call again in a few \
            seconds: it tells how the first one ended, and what was carried out is not done twice.
            """
        case .refused(let refusal): "The host does not serve this client (\(refusal.message)), and nothing was done."
        }
    }

    private static func sentence(_ reason: Reason) -> String {
        switch reason {
        case .notThere: "the host is not there at the moment; try again in a few seconds"
        case .lost: "the host went away before it had answered; try again in a few seconds"
        case .refused(let refusal): "the host does not serve this client: \(refusal.message)"
        }
    }
}
