import HTTPTypes
public import Hummingbird
import JSON

/// Where clients learn who issues tokens for the endpoint. Anybody may read it, pages of any origin too.
extension MCPRoutes {
    /// Adds the addresses that tell clients who issues tokens for the endpoint; none where nobody does.
    public func addMetadata<Context: ConnectedRequestContext>(to router: some RouterMethods<Context>) {
        let headers: HTTPFields = [.accessControlAllowOrigin: "*", .cacheControl: "max-age=300"]
        let bytes = challenge.metadata.bytes
        for path in challenge.paths {
            for method in [HTTPRequest.Method.get, .head, .options] {
                router.on(RouterPath(path), method: method) { request, _ in
                    guard rules.admits(host: request.head.authority) else {
                        return Answers.refusal(.invalidRequest("this host is not served here"), status: .misdirectedRequest)
                    }
                    if method == .options { return Answers.empty(.noContent, headers: headers) }
                    var response = Answers.body(bytes, status: .ok, as: .json)
                    for field in headers { response.headers.append(field) }
                    return response
                }
            }
        }
    }
}
