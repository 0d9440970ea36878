import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A page of the console: no script, nothing from elsewhere, in no frame and in no cache.
struct Page: Sendable {
    /// What stands at the top.
    let title: String
    /// The rest, as HTML.
    let body: HTML
    /// The response's status.
    var status = HTTPResponse.Status.ok

    private static let style = """
        :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}\
        h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}th{text-align:left;vertical-align:top;padding:.3rem 1rem .3rem 0;\
        font-weight:600;white-space:nowrap}td{padding:.3rem 0;overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere;\
        font-size:.8rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}button{font:inherit;padding:.5rem 1.5rem;\
        margin:1rem 1rem 0 0}.note{border-left:.3rem solid;padding-left:.7rem}
        """

    /// The style is the page's own and named by its digest, so that nothing else can be one.
    private static let policy = """
        default-src 'none'; style-src 'sha256-\(Data(SHA256.digest(Array(style.utf8))).base64EncodedString())'; form-action 'self'; \
        frame-ancestors 'none'; base-uri 'none'
        """

    /// With `no-referrer` browsers would hide where a form comes from, which is asked of every form here.
    private static let headers: HTTPFields = {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .contentSecurityPolicy: policy,
            .xContentTypeOptions: "nosniff",
        ]
        for (name, value) in [
            ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }()

    /// The page as it is sent.
    /// - Parameter more: further headers.
    func response(_ more: HTTPFields = [:]) -> Response {
        let text = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\
            <title>\(HTML(title).text)</title><style>\(Self.style)</style></head>\
            <body><h1>\(HTML(title).text)</h1>\(body.text)</body></html>

            """
        var headers = Self.headers
        for field in more { headers[field.name] = field.value }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// Text that is HTML: only this file makes some of what comes from elsewhere, so nothing gets into a page as it came.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    fileprivate let text: String

    /// A text from elsewhere, as a page shows it: what has a meaning in HTML is escaped, and what nobody would see is shown.
    init(_ text: String) {
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": shown += "&amp;"
            case "<": shown += "&lt;"
            case ">": shown += "&gt;"
            case "\"": shown += "&quot;"
            case "'": shown += "&#39;"
            case "\n": shown += "\n"
            default:
                if Self.isSeen(scalar) { shown.unicodeScalars.append(scalar) } else { shown += "[U+\(String(scalar.value, radix: 16))]" }
            }
        }
        self.text = shown
    }

    /// HTML of the console's own.
    init(stringLiteral value: String) { text = value }

    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Several one after the other.
    init(_ parts: [HTML]) { text = parts.map(\.text).joined() }

    /// What is filled in is a text from elsewhere, or HTML already.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ value: String) { text += HTML(value).text }

        mutating func appendInterpolation(_ value: HTML) { text += value.text }
    }

    private static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
