import Hummingbird
import HTTPTypes
import Logging
import MCP
import NIOCore
import Notices

/// All that strangers reach: where Alipay tells of payments, and where buyers' browsers come back to.
struct AlipayRoutes: PublicRoutes {
    /// What Alipay calls.
    static let notify = "/alipay/notify"
    /// Where the browser of whoever has paid comes back to.
    static let wayBack = "/alipay/return"
    /// Where the browser of whoever has let the shop know who they are comes back to.
    static let consent = "/alipay/oauth"

    /// How long a message may take to arrive.
    private static let patience = Duration.seconds(30)

    let desk: NoticeDesk
    let returns: ReturnDesk
    /// What takes a consent; nil where there is nothing that could use one.
    var consents: ConsentDesk?
    let languages: PageLanguages

    func add(to router: Router<MCPRequestContext>) {
        router.post("/alipay/notify") { request, _ in await notify(request) }
        router.get("/alipay/return") { request, _ in
            let language = languages.language(of: request.headers[values: .acceptLanguage])
            let result = await returns.result(of: Array((request.uri.query ?? "").utf8))
            return ReturnPage(result, in: language).response()
        }
        if let consents {
            router.get("/alipay/oauth") { request, _ in
                let language = languages.language(of: request.headers[values: .acceptLanguage])
                let outcome = await consents.outcome(of: Array((request.uri.query ?? "").utf8))
                return ConsentResultPage(outcome, in: language).response()
            }
        }
    }

    /// Exactly the word that Alipay waits for, or one that makes it send again.
    private func notify(_ request: Request) async -> Response {
        guard let body = await body(of: request) else { return Self.answer(.fail) }
        return Self.answer(await desk.receive(body))
    }

    private static func answer(_ answer: NoticeAnswer) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: answer.rawValue)))
    }

    /// A message's body; nil where it is too long, or does not arrive in time.
    private func body(of request: Request) async -> [UInt8]? {
        await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                guard let body = try? await request.body.collect(upTo: NoticeDesk.longest) else { return nil }
                return Array(body.readableBytesView)
            }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
