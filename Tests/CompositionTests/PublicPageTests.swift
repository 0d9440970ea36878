import AlipayGateway
import Cryptography
import Gate
import Money
import Synchronization
import Testing
import ToolKit

@testable import Composition

/// Keys that belong to no account, made for one run.
private struct Keys: Sendable {
    let alipay: RSAPrivateKey

    init() throws { alipay = try RSAPrivateKey.generate() }

    /// The query with which a browser comes back.
    func query(_ changes: [String: String] = [:], method: String = "alipay.trade.wap.pay.return") throws -> [UInt8] {
        let fields = [
            "charset": "utf-8", "out_trade_no": "A1", "method": method, "total_amount": "88.88", "trade_no": "2026A1",
            "auth_app_id": "2021000000000001", "version": "1.0", "app_id": "2021000000000001", "seller_id": "2088000000000002",
            "timestamp": "2026-11-21 10:00:00",
        ]
        let source = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        let sign = Base64.encode(try alipay.sign(Array(source.utf8), digest: .sha256))
        let sent = fields.merging(["sign": sign, "sign_type": "RSA2"]) { $1 }.merging(changes) { $1 }
        let coded = sent.map { "\($0.key)=\($0.value.map { Self.plain.contains($0) ? String($0) : Self.escaped($0) }.joined())" }
        return Array(coded.joined(separator: "&").utf8)
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")
    private static func escaped(_ character: Character) -> String {
        String(character).utf8.map { "%" + Hex.encode([$0]).uppercased() }.joined()
    }

    @Sendable func verify(_ query: [UInt8]) throws -> AlipayNotification {
        try AlipayNotification.verify(query, with: alipay.publicKey, applicationID: "2021000000000001", sellerID: "2088000000000002")
    }
}

@Suite("Buyers' pages")
struct PublicPageTests {
    private func desk(_ keys: Keys, _ answer: ReturnDesk.Told?, asked: Counter = Counter()) -> ReturnDesk {
        ReturnDesk(verify: keys.verify) { trade in
            asked.add()
            return trade == "2026A1" ? answer : nil
        }
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func add() { count.withLock { $0 += 1 } }
    }

    private func told(_ status: String, number: String = "A1") -> ReturnDesk.Told {
        ReturnDesk.Told(number: number, status: status, total: .fen(8888))
    }

    @Test("the return page never says paid on the return's own word")
    func ownWord() async throws {
        let keys = try Keys()
        let order = ReturnResult.Order(number: "A1", total: .fen(8888))
        #expect(await desk(keys, told("TRADE_SUCCESS")).result(of: try keys.query()) == .paid(order))
        #expect(await desk(keys, told("TRADE_FINISHED")).result(of: try keys.query()) == .paid(order))
        #expect(await desk(keys, told("WAIT_BUYER_PAY")).result(of: try keys.query()) == .waiting(order))
        #expect(await desk(keys, told("TRADE_CLOSED")).result(of: try keys.query()) == .closed(order))
        let unknown = ReturnResult.Order(number: "A1", total: nil)
        #expect(await desk(keys, nil).result(of: try keys.query()) == .unavailable(unknown))
        #expect(await desk(keys, told("TRADE_SUCCESS", number: "B2")).result(of: try keys.query()) == .notConfirmed)
    }

    @Test("an address that Alipay has not signed as it is asks nothing and is not confirmed")
    func unsigned() async throws {
        let (keys, asked) = (try Keys(), Counter())
        let desk = desk(keys, told("TRADE_SUCCESS"), asked: asked)
        for query in [
            try keys.query(["out_trade_no": "B2"]), try keys.query(["trade_no": "2026B2"]), try keys.query(["sign": "AAAA"]), [],
            try Keys().query(), Array("out_trade_no=A1&trade_no=2026A1&trade_status=TRADE_SUCCESS".utf8),
            // What is signed for another purpose is none either.
            try keys.query(method: "trade_status_sync"), try keys.query() + Array("&a=b".utf8),
        ] { #expect(await desk.result(of: query) == .notConfirmed) }
        #expect(asked.value == 0)
    }

    @Test("whoever opens the page again and again does not ask Alipay each time")
    func again() async throws {
        let (keys, asked) = (try Keys(), Counter())
        let desk = desk(keys, told("TRADE_SUCCESS"), asked: asked)
        let query = try keys.query()
        for _ in 0..<5 { _ = await desk.result(of: query) }
        #expect(asked.value == 1)
    }

    @Test("pages speak the browser's language, else the host's")
    func languages() {
        let usual = PageLanguages(usual: .simplifiedChinese)
        let cases: [([String], AgentLanguage)] = [
            ([], .simplifiedChinese), (["fr"], .simplifiedChinese), (["en-US,en;q=0.9,zh-CN;q=0.8"], .english),
            (["de, ko;q=0.5"], .korean), (["zh-TW"], .traditionalChinese), (["zh-Hant-HK"], .traditionalChinese),
            (["zh-SG"], .simplifiedChinese),
            (["en;q=0.2, ko;q=0.7"], .korean), (["en;q=0"], .simplifiedChinese), (["en;q=x"], .simplifiedChinese),
        ]
        for (headers, language) in cases { #expect(usual.language(of: headers) == language, "\(headers)") }
    }

    @Test("each page has its words in each language, no script and nothing from elsewhere, and nothing of a buyer as markup")
    func pages() {
        let order = ReturnResult.Order(number: "<b>A&1</b>", total: .fen(8888))
        var titles: Set<String> = []
        for language in AgentLanguage.allCases {
            for result: ReturnResult in [.paid(order), .waiting(order), .closed(order), .unavailable(order), .notConfirmed] {
                let html = ReturnPage(result, in: language).html
                #expect(html.contains("<html lang=\"\(language.rawValue)\">") && html.contains("name=\"viewport\""))
                #expect(!html.contains("<b>") && !html.contains("<script") && !html.contains("http://") && !html.contains("https://"))
                #expect(html.contains("&lt;b&gt;A&amp;1&lt;/b&gt;") == (result != .notConfirmed))
                titles.insert(html.split(separator: "<h1>").last.map { String($0.prefix { $0 != "<" }) } ?? "")
            }
        }
        #expect(titles.count == 20)
    }

    @Test("a consent is taken with its state and code alone, and the page says nothing of either")
    func consents() async throws {
        let seen = Mutex<[String]>([])
        let desk = ConsentDesk { code, state in
            seen.withLock { $0.append("\(code.reveal())/\(state)") }
            return state == "s1" ? .done : .used
        }
        #expect(await desk.outcome(of: Array("app_id=1&auth_code=c1&state=s1&scope=auth_user".utf8)) == .done)
        #expect(await desk.outcome(of: Array("auth_code=c%2B1&state=s2".utf8)) == .used)
        #expect(seen.withLock { $0 } == ["c1/s1", "c+1/s2"])
        // What has no state, or says something twice, is no one's.
        for query in ["", "auth_code=c1", "auth_code=c1&state=", "state=s1&state=s2&auth_code=c1", "state=%"] {
            #expect(await desk.outcome(of: Array(query.utf8)) == .used)
        }
        #expect(await desk.outcome(of: Array("state=s1".utf8)) == .failed)
        #expect(seen.withLock { $0.count } == 2)
    }
}
