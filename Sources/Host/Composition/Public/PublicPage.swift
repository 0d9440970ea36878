import Cryptography
import Gate
import HTTPTypes
import Hummingbird
import NIOCore

/// A page for a buyer's browser, on a phone or a desktop: no script, nothing from elsewhere, in no frame and in no cache.
struct PublicPage: Sendable {
    /// What the picture at the top says before anything is read.
    enum Sign: String, Sendable {
        case good, waiting, bad

        /// A picture of a line or two; it says nothing that the words do not.
        fileprivate var drawing: String {
            let path =
                switch self {
                case .good: "M20 33l9 9 16-19"
                case .waiting: "M32 18v15l10 6"
                case .bad: "M32 18v18M32 44v2"
                }
            return """
                <svg class="\(rawValue)" viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="28"/><path d="\(path)"/></svg>
                """
        }
    }

    let sign: Sign
    let title: String
    /// The most important thing, in large letters; nil for none.
    var amount: String?
    /// What is to be said, a paragraph each.
    let texts: [String]
    /// Names and values.
    var rows: [(String, String)] = []
    /// After how many seconds the browser asks again; nil for never.
    var refresh: Int?
    let language: PageLanguages.Language

    private static let style = """
        :root{color-scheme:light dark;--good:#1a7f37;--waiting:#9a6700;--bad:#b42318}*{box-sizing:border-box}\
        body{margin:0;min-height:100vh;display:flex;justify-content:center;font:17px/1.55 system-ui,"PingFang SC","Microsoft YaHei",\
        "Noto Sans CJK SC",sans-serif}main{width:100%;max-width:30rem;padding:15vh 1.5rem 3rem;text-align:center}\
        svg{width:5rem;height:5rem;fill:none;stroke-width:4;stroke-linecap:round;stroke-linejoin:round}svg.good{stroke:var(--good)}\
        svg.waiting{stroke:var(--waiting)}svg.bad{stroke:var(--bad)}h1{font-size:1.5rem;margin:.8rem 0 .4rem}\
        .amount{font-size:2.4rem;font-weight:600;margin:.2rem 0 1rem}p{margin:.4rem 0}\
        dl{display:grid;grid-template-columns:auto 1fr;gap:.4rem 1.5rem;margin:1.8rem 0 0;padding:1rem 0 0;border-top:1px solid #8886;\
        text-align:left}dt{opacity:.7}dd{margin:0;text-align:right;overflow-wrap:anywhere}\
        @media(min-width:48rem){body{align-items:center}main{padding:3rem;border:1px solid #8886;border-radius:1rem}}
        """

    private static let headers: HTTPFields = {
        let digest = Base64.encode(SHA256.digest(Array(style.utf8)))
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy:
                "default-src 'none'; style-src 'sha256-\(digest)'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
        ]
        // The address that the browser came with holds what Alipay has signed: it is nobody else's to read.
        for (name, value) in [("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"), ("Vary", "Accept-Language")] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }()

    /// The page as it is sent.
    func response() -> Response {
        Response(status: .ok, headers: Self.headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// The page as it is written.
    var html: String {
        let amount = amount.map { "<p class=\"amount\">\(Self.escaped($0))</p>" } ?? ""
        let texts = texts.map { "<p>\(Self.escaped($0))</p>" }.joined()
        let list = rows.map { "<dt>\(Self.escaped($0.0))</dt><dd>\(Self.escaped($0.1))</dd>" }.joined()
        let again = refresh.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">" } ?? ""
        return """
            <!doctype html><html lang="\(language.rawValue)"><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width, initial-scale=1">\(again)<meta name="robots" content="noindex">\
            <title>\(Self.escaped(title))</title><style>\(Self.style)</style></head><body><main>\(sign.drawing)\
            <h1>\(Self.escaped(title))</h1>\(amount)\(texts)\(list.isEmpty ? "" : "<dl>\(list)</dl>")</main></body></html>

            """
    }

    private static func escaped(_ text: String) -> String {
        var shown = ""
        for character in text {
            switch character {
            case "&": shown += "&amp;"
            case "<": shown += "&lt;"
            case ">": shown += "&gt;"
            case "\"": shown += "&quot;"
            case "'": shown += "&#39;"
            default: shown.append(character)
            }
        }
        return shown
    }
}
