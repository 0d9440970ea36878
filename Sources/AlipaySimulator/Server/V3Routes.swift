import HTTPTypes
import Hummingbird
import NIOCore

/// The paths of the platform's version 3, for the methods that only ask.
struct V3Routes: Sendable {
    let routes: Routes

    func add(to router: Router<SimulatorContext>) {
        for (method, verb) in V3Incoming.served {
            router.on(RouterPath(V3Incoming.path(of: method)), method: verb == "GET" ? .get : .post) { request, context in
                try await take(request, context, method, verb)
            }
        }
    }

    private func take(
        _ request: Request, _ context: SimulatorContext, _ method: PlatformMethod, _ verb: String
    ) async throws -> Response {
        var request = request
        let body = try await request.collectBody(upTo: Routes.largestRequest)
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { request.headers[$0] } }
        let incoming = V3Incoming(
            method: method, verb: verb, uri: request.uri.string, body: Array(body.readableBytesView),
            authorization: request.headers[.authorization] ?? "", rootSerial: header("alipay-root-cert-sn"),
            token: header("alipay-app-auth-token"), encryptType: header("alipay-encrypt-type"))
        return try await routes.carryOut(routes.simulator.take(incoming), request, context)
    }
}
