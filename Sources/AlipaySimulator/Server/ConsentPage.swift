import HTTPTypes
import Hummingbird
import JSON

/// Where a user's browser asks whether the application may know who the user is.
struct ConsentRoutes: Sendable {
    let simulator: AlipaySimulator

    /// The path, as at the real platform.
    static let path = "/oauth2/publicAppAuthorize.htm"

    func add(to router: Router<SimulatorContext>) {
        let consent = router.group("").add(middleware: LoopbackOnly())
        consent.get(RouterPath(Self.path)) { request, _ in
            let query = WireParameters(decoding: (request.uri.query ?? "").utf8) ?? WireParameters()
            do throws(ConsentRefusal) { return ask(try ConsentRequest(query, appID: simulator.configuration.appID)) } catch {
                return Self.refused(error)
            }
        }
        consent.post(RouterPath(Self.path)) { request, _ in try await take(request) }
    }

    private func take(_ request: Request) async throws -> Response {
        var request = request
        let body = try await request.collectBody(upTo: 16_384)
        let form = WireParameters(decoding: body.readableBytesView) ?? WireParameters()
        let consent: ConsentRequest
        do throws(ConsentRefusal) { consent = try ConsentRequest(form, appID: simulator.configuration.appID) } catch {
            return Self.refused(error)
        }
        guard form["decision"] == "agree" else { return SimulatedPage.response("已拒绝授权", "<p>应用没有得到任何信息。</p>") }
        do throws(TradeRefusal) {
            let code = try simulator.consent(of: form["user"] ?? "", scope: consent.scope)
            return Response(status: .seeOther, headers: [.location: consent.wayBack(code), .cacheControl: "no-store"])
        } catch {
            return Self.refused(ConsentRefusal(description: error.subMessage))
        }
    }

    private func ask(_ consent: ConsentRequest) -> Response {
        let hidden = [
            ("app_id", consent.appID), ("scope", consent.scope), ("redirect_uri", consent.redirectURI), ("state", consent.state ?? ""),
        ].map { "<input type=\"hidden\" name=\"\($0)\" value=\"\(Escaped.html($1))\">" }.joined()
        let users = simulator.users.enumerated().map { place, user in
            let name = user.profile["nick_name"]?.stringValue ?? user.userID
            return """
                <p><label><input type="radio" name="user" value="\(Escaped.html(user.userID))"\(place == 0 ? " checked" : "")> \
                \(Escaped.html(name)) <span class="note">\(Escaped.html(user.logonIDs.first ?? ""))</span></label></p>
                """
        }.joined()
        let what = consent.scope == "auth_user" ? "获得你的昵称、头像、性别、地区等信息" : "识别你的支付宝账号"
        return SimulatedPage.response(
            "授权",
            "<p>应用 <code>\(Escaped.html(consent.appID))</code> 将\(what)。</p><form method=\"post\">\(hidden)\(users)"
                + "<button name=\"decision\" value=\"agree\">同意授权</button> <button name=\"decision\" value=\"refuse\">拒绝</button></form>")
    }

    private static func refused(_ refusal: ConsentRefusal) -> Response {
        SimulatedPage.response("无法授权", "<p>\(Escaped.html(refusal.description))</p>", status: .badRequest)
    }
}

/// What is wrong with a link to the consent page.
struct ConsentRefusal: Error {
    let description: String
}

/// What a link to the consent page asks for.
struct ConsentRequest: Sendable {
    let appID: String
    let scope: String
    let redirectURI: String
    let state: String?

    init(_ parameters: WireParameters, appID: String) throws(ConsentRefusal) {
        guard parameters.repeatedName == nil else { throw ConsentRefusal(description: "参数重复") }
        guard parameters["app_id"] == appID else { throw ConsentRefusal(description: "无效的app_id") }
        guard let scope = parameters["scope"], ["auth_base", "auth_user"].contains(scope) else {
            throw ConsentRefusal(description: "无效的scope")
        }
        guard let redirectURI = parameters["redirect_uri"], redirectURI.hasPrefix("https://") || redirectURI.hasPrefix("http://"),
            redirectURI.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !redirectURI.contains("#")
        else { throw ConsentRefusal(description: "无效的redirect_uri") }
        let state = nonEmpty(parameters["state"])
        guard (state ?? "").utf8.count <= 100 else { throw ConsentRefusal(description: "state过长") }
        self.appID = appID
        self.scope = scope
        self.redirectURI = redirectURI
        self.state = state
    }

    /// Where the browser goes with the code.
    func wayBack(_ code: String) -> String {
        var pairs = [("app_id", appID), ("source", "alipay_wallet"), ("scope", scope), ("auth_code", code)]
        if let state { pairs.append(("state", state)) }
        let query = pairs.map { "\($0)=\(Escaped.query($1))" }.joined(separator: "&")
        return redirectURI + (redirectURI.contains("?") ? "&" : "?") + query
    }
}
