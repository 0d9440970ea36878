/// How a request asks.
public enum HTTPMethod: String, Sendable, Hashable {
    /// Asks for something; has no body.
    case get = "GET"
    /// Hands something in.
    case post = "POST"
}

/// One header line.
public struct HTTPHeader: Sendable, Hashable {
    /// The name; case does not matter.
    public let name: String
    /// The value.
    public let value: String

    /// A header line.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// One request.
public struct HTTPRequest: Sendable {
    /// The whole URL.
    public var url: String
    /// How it asks.
    public var method: HTTPMethod
    /// Header lines beside those that the client makes itself.
    public var headers: [HTTPHeader]
    /// The body of a POST.
    public var body: [UInt8]
    /// The longest time for all of it, name look-up and connecting included.
    public var timeoutMilliseconds: Int
    /// Whether the client may send it a second time when a kept connection turns out to be dead. Never for what moves money: the
    /// first sending may have been heard.
    public var mayRepeat: Bool

    /// A request.
    public init(
        url: String, method: HTTPMethod = .get, headers: [HTTPHeader] = [], body: [UInt8] = [], timeoutMilliseconds: Int,
        mayRepeat: Bool = false
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.timeoutMilliseconds = timeoutMilliseconds
        self.mayRepeat = mayRepeat
    }
}

/// A whole answer.
public struct HTTPResponse: Sendable {
    /// The status code.
    public let status: Int
    /// The header lines as they came.
    public let headers: [HTTPHeader]
    /// The body as it came.
    public let body: [UInt8]

    /// An answer.
    public init(status: Int, headers: [HTTPHeader] = [], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header line of this name.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }?.value
    }
}
