import AlipayTestSupport
import JSON
import LoopbackServer
import Synchronization
import Testing

@testable import AlipayGateway

@Suite("Bills are fetched from Alipay alone")
struct BillDownloadTests {
    private static let method = "alipay.data.dataservice.bill.downloadurl.query"

    @Test(
        "a bill's link is followed to Alipay's hosts only, and by HTTPS",
        arguments: [
            (
                "https://dwbillcenter.alipay.com/downloadBillFile.resource?a=1&b=2",
                "https://dwbillcenter.alipay.com/downloadBillFile.resource?a=1&b=2"
            ),
            ("http://dwbillcenter.alipay.com/d?a=1", "https://dwbillcenter.alipay.com/d?a=1"),
            ("HTTP://DWBILLCENTER.alipay.com:80/d", "https://dwbillcenter.alipay.com/d"),
            ("https://dwbillcenter.alipay.com:443/d", "https://dwbillcenter.alipay.com:443/d"),
            ("https://alipay.com/d", nil), ("https://evilalipay.com/d", nil), ("https://x.alipay.com.evil.com/d", nil),
            ("https://x.alipay.com@evil.com/d", nil), ("https://evil.com/.alipay.com/", nil), ("https://evil.com#.alipay.com/", nil),
            ("https://evil.com\\.alipay.com/", nil), ("https://evil.com?.alipay.com", nil), ("https://x.alipay.com:8443/d", nil),
            ("https://x.alipaydev.com/d", nil), ("ftp://x.alipay.com/d", nil), ("//x.alipay.com/d", nil), ("https:///d", nil),
            ("file:///etc/passwd", nil), ("http://127.0.0.1/d", nil), ("https://[::1].alipay.com/d", nil), ("", nil),
            ("https://x.alipay.com/a b", nil), ("https://x。alipay.com/", nil),
        ] as [(String, String?)])
    func links(text: String, url: String?) {
        #expect(BillLink(text, endpoint: GatewayConfiguration.Endpoint.production, allowsPlainHTTP: false)?.url == url)
    }

    @Test("plain HTTP is spoken where it is allowed; the sandbox has hosts of its own; a gateway on this machine is its own host")
    func otherLinks() {
        let plain = "http://dwbillcenter.alipay.com/d"
        #expect(BillLink(plain, endpoint: GatewayConfiguration.Endpoint.production, allowsPlainHTTP: true)?.url == plain)
        let sandbox = "https://bill.alipaydev.com/d"
        #expect(BillLink(sandbox, endpoint: GatewayConfiguration.Endpoint.sandbox, allowsPlainHTTP: false)?.url == sandbox)
        let here = "http://127.0.0.1:4567/gateway.do"
        #expect(
            BillLink("http://127.0.0.1:4567/bills/1?k=2", endpoint: here, allowsPlainHTTP: false)?.url
                == "http://127.0.0.1:4567/bills/1?k=2")
        for other in ["http://127.0.0.1:4568/b", "https://127.0.0.1:4567/b", "http://localhost:4567/b", "https://x.alipay.com/b"] {
            #expect(BillLink(other, endpoint: here, allowsPlainHTTP: false) == nil, "\(other)")
        }
    }

    private func platform(_ reply: @escaping @Sendable () -> LoopbackServer.Reply, link: String? = nil) throws -> ScriptedPlatform {
        let port = Mutex<UInt16>(0)
        let platform = try ScriptedPlatform { request in
            guard request.target.hasPrefix("/gateway.do") else { return reply() }
            let url = link ?? "http://127.0.0.1:\(port.withLock { $0 })/file?key=MARKER-LINK"
            return try ScriptedPlatform.signed(
                Self.method, ["code": "10000", "msg": "Success", "bill_download_url": .string(url)])
        }
        port.withLock { $0 = platform.server.port }
        return platform
    }

    @Test("the file comes as it is, and neither events nor errors show the link")
    func fetched() async throws {
        let file = [UInt8](repeating: 0x50, count: 3 << 20)
        let good = try platform { .answer(body: file) }
        defer { good.server.stop() }
        #expect(try await good.gateway.bill(kind: "trade", date: "2026-11-20") == file)
        let form = String(decoding: try #require(good.server.requests.first).body, as: UTF8.self)
        #expect(try sentContent(form) == ["bill_type": "trade", "bill_date": "2026-11-20"])
        #expect(good.server.requests.last?.target == "/file?key=MARKER-LINK")
        #expect(!"\(good.events)".contains("MARKER"))
    }

    @Test("a redirect is not followed, and what is no file, too long or elsewhere is refused")
    func refused() async throws {
        let replies: [@Sendable () -> LoopbackServer.Reply] = [
            { .answer(status: 302, headers: ["location: /file2"], body: []) }, { .text("gone", status: 404) }, { .text("") }, { .close },
            { .bytes(Array("HTTP/1.1 200 OK\r\ncontent-length: 67108865\r\n\r\n".utf8)) },
        ]
        for (index, reply) in replies.enumerated() {
            let platform = try platform(reply)
            defer { platform.server.stop() }
            do throws(GatewayError) {
                _ = try await platform.gateway.bill(kind: "trade", date: "2026-11-20")
                Issue.record("reply \(index)")
            } catch {
                #expect(!"\(error) \(error.logText) \(error.agentText)".contains("MARKER"), "reply \(index)")
            }
            #expect(!platform.server.requests.contains { $0.target == "/file2" })
        }
        let elsewhere = try platform({ .text("x") }, link: "https://evil.example/MARKER-LINK")
        defer { elsewhere.server.stop() }
        await #expect(throws: GatewayError.unusableAnswer("the bill is not at an address of Alipay's")) {
            try await elsewhere.gateway.bill(kind: "trade", date: "2026-11-20")
        }
        #expect(elsewhere.server.requests.count == 1)
    }
}
