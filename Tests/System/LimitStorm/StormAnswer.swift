import JSON

/// What one call of a storm came to.
enum StormAnswer: Sendable, Hashable {
    case succeeded
    /// A limit says no, for good as long as its window lasts.
    case limited(by: String)
    /// Not decided, or not known: the same call again can tell.
    case again(String)
    /// What no call of a storm may be answered with.
    case strange(String)

    init(_ response: Wire.Response?) {
        guard let response else {
            self = .again("no answer")
            return
        }
        let structured = response.json["result"]?["structuredContent"]
        switch AgentAnswer(response.json, httpStatus: response.status) {
        case .succeeded: self = .succeeded
        case .pending: self = .again("pending")
        case .refused(code: "limit-exceeded"):
            let statements = structured?["statements"]?.arrayValue ?? []
            self = .limited(by: statements.compactMap(\.stringValue).joined(separator: " "))
        case .refused(let code): self = structured?["may_help_later"] == true ? .again(code) : .strange(code)
        case .failed(let code): self = .strange("failed: \(code)")
        case .held(let operation): self = .strange("held: \(operation)")
        case .error(let text): self = .strange(text)
        }
    }

    var isFinal: Bool {
        switch self {
        case .succeeded, .limited: true
        case .again, .strange: false
        }
    }
}
