import HTTPTypes
import Hummingbird

/// What a browser has to be told before a page of another origin may call the endpoint and read its answers (CORS). A browser asks without
/// credentials, so it is answered before any are looked at.
struct PageAccess: Sendable {
    private static let asked = HTTPField.Name("Access-Control-Request-Headers")
    private static let parameter = "mcp-param-"
    /// More parameters than any tool repeats in headers.
    private static let mostParameters = 32

    /// The page's origin, which the settings name.
    let origin: String

    /// The page of a request; nil where the settings name none.
    init?(_ origin: String?, _ rules: AddressRules) {
        guard let origin, rules.names(origin: origin) else { return nil }
        self.origin = origin
    }

    /// The answer to a browser that asks what a page may send.
    func preflight(_ fields: HTTPFields) -> Response {
        var response = Answers.empty(.noContent)
        mark(&response)
        response.headers[.accessControlAllowMethods] = "POST, GET, DELETE"
        response.headers[.accessControlAllowHeaders] = (Self.headers + Self.parameters(in: fields)).joined(separator: ", ")
        return response
    }

    /// Lets the page read an answer.
    func open(_ response: Response) -> Response {
        var response = response
        mark(&response)
        response.headers[.accessControlExposeHeaders] = "Mcp-Session-Id, WWW-Authenticate, Retry-After"
        return response
    }

    private func mark(_ response: inout Response) {
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.vary] = "Origin"
    }

    private static let headers = [
        "Accept", "Authorization", "Content-Type", "Last-Event-ID", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Session-Id",
        "Tollgate-Context",
    ]

    /// The arguments that the page would repeat in headers: their names are the tools' own.
    private static func parameters(in fields: HTTPFields) -> [String] {
        let names = fields.values(of: asked).joined(separator: ",").lowercased().split(separator: ",").prefix(mostParameters)
        return names.map { $0.filter { $0 != " " } }.filter { $0.hasPrefix(parameter) && HTTPField.Name(String($0)) != nil }
    }
}
