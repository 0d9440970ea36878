import HTTPTypes
import Hummingbird
import NIOCore

/// A page for people, with its note that nothing in it is real.
enum SimulatedPage {
    /// - Parameters:
    ///   - title: plain text.
    ///   - body: HTML.
    static func response(_ title: String, _ body: String, status: HTTPResponse.Status = .ok) -> Response {
        let html = """
            <!doctype html>
            <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title><style>body{font:16px sans-serif;margin:3em auto;max-width:48em;padding:0 1em}
            th{text-align:left;padding-right:1em}td{padding-right:1em}form{display:inline}.wide{overflow-x:auto}
            .note{color:#777}button{font:inherit;padding:.5em 2em}</style></head>
            <body><h1>\(title)</h1>\(body)<p class="note">模拟环境，不涉及真实资金。Simulated: no money moves.</p></body></html>
            """
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}
