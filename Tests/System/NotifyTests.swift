import Foundation
import JSON
import Synchronization
import Testing

/// Alipay's messages and buyers' browsers, against whole hosts: real processes, real HTTP, and the simulator that sends.
@Suite("The public address", .serialized)
struct NotifyTests {
    @Test("what is answered `success` is in the store, whatever is killed, and counts once")
    func killed() async throws {
        try await World.run(policy: Shop.policy) { world in
            let shop = try await Shop(world)
            var host = try await shop.start("host-0")
            let orders = (0..<12).map { "K\($0)" }
            var links: [String] = []
            for order in orders { links.append(try await shop.link(order, "8.88")) }
            // Hosts die while the platform tells them of payments.
            for (place, link) in links.enumerated() {
                _ = try await Buyer.pay(link)
                if place % 4 == 2 {
                    await host.kill()
                    host = try await shop.start("host-\(place)")
                }
            }
            // What nobody answered comes again, as the platform's schedule has it.
            try await until("every notification is taken") {
                let waiting = try await world.simulator.notices().filter { $0.state != "taken" }
                if !waiting.isEmpty { try world.clock.turn(seconds: 600) }
                return waiting.isEmpty
            }
            let (told, kept) = (try await world.simulator.notices(), try await shop.notices())
            #expect(Set(told.map(\.order)) == Set(orders))
            #expect(Set(kept.compactMap { $0["notice"]?.stringValue }) == Set(told.map(\.id)))
            let counted = kept.filter { $0["verdict"] == "counted" }
            #expect(counted.compactMap { $0["order"]?.stringValue }.sorted() == orders.sorted())
            #expect(counted.allSatisfy { $0["amount"] == "8.88 CNY" && $0["price"] == "unverified" })
            #expect(await host.terminate() == .exited(0))
            #expect(try await world.command(["audit", "verify"]).status == 0)
        }
    }

    @Test("/alipay/* is on the public address alone, and nothing else is")
    func addresses() async throws {
        try await World.run(policy: Shop.policy) { world in
            let shop = try await Shop(world)
            let host = try await shop.start("host")
            for path in ["/alipay/notify", "/alipay/return", "/alipay/oauth"] {
                for method in ["GET", "POST"] {
                    let authorization = [("Authorization", "Bearer \(world.token)")]
                    #expect(await Wire(port: shop.port).send(method, path, headers: authorization)?.status == 404, "\(method) \(path)")
                }
            }
            let open = Wire(port: shop.open)
            for (method, path) in [
                ("GET", "/alipay/notify"), ("POST", "/alipay/return"), ("GET", "/alipay"), ("GET", "/"),
            ] { #expect(await open.send(method, path)?.status == 404, "\(method) \(path)") }
            // Whatever comes is answered by one word, and what is no message by the other one.
            for body in ["", "a=b", "sign=x&sign_type=RSA2", String(repeating: "a", count: 70_000)] {
                let answer = try #require(await open.send("POST", "/alipay/notify", body: Array(body.utf8)))
                #expect(answer.status == 200 && answer.body == Array("fail".utf8))
                #expect(answer.header("content-type") == "text/plain")
            }
            #expect(try await shop.notices().isEmpty)
            #expect(await host.terminate() == .exited(0))
        }
    }

    @Test("a buyer who comes back sees what Alipay says, and an address that was changed says nothing")
    func wayBack() async throws {
        try await World.run(policy: Shop.policy) { world in
            let shop = try await Shop(world)
            let host = try await shop.start("host")
            let paid = try await Buyer.pay(shop.link("R1", "12.34"))
            let back = try #require(paid.wayBack)
            let base = "http://127.0.0.1:\(shop.open)"
            try #require(back.hasPrefix(base + "/alipay/return?"))
            let path = String(back.dropFirst(base.count))
            let open = Wire(port: shop.open)
            let page = try #require(await open.send("GET", path, headers: [("Accept-Language", "zh-CN")]))
            let text = String(decoding: page.body, as: UTF8.self)
            #expect(page.status == 200 && text.contains("支付成功") && text.contains("¥ 12.34") && text.contains("R1"))
            #expect(page.header("content-security-policy")?.contains("default-src 'none'") == true)
            let changed = await open.send("GET", path.replacingOccurrences(of: "R1", with: "R2"), headers: [("Accept-Language", "en")])
            #expect(changed.map { String(decoding: $0.body, as: UTF8.self).contains("Not confirmed") } == true)
            #expect(await host.terminate() == .exited(0))
        }
    }

    @Test("wait-for-payment is answered as soon as the platform has told of the payment")
    func waiting() async throws {
        try await World.run(policy: Shop.policy) { world in
            let shop = try await Shop(world)
            let host = try await shop.start("host")
            let link = try await shop.link("W1", "5.00")
            async let waited = shop.call("wait-for-payment", ["out_trade_no": "W1"])
            _ = try await Buyer.pay(link)
            let answer = await waited
            let data = answer["result"]?["structuredContent"]
            #expect(data?["payment"] == "paid" && data?["total_amount"] == "5.00", Comment(rawValue: answer.text))
            #expect(data?["price"] == "unverified")
            #expect(await host.terminate() == .exited(0))
        }
    }

    @Test("a client that listens hears that something has come when an order of its agent's is paid, and no word of what")
    func poked() async throws {
        try await World.run(policy: Shop.policy) { world in
            let shop = try await Shop(world)
            let host = try await shop.start("host")
            let link = try await shop.link("P1", "5.00")
            let listener = Talk(port: shop.port, token: world.token).listen(["toolsListChanged": true])
            #expect(await listener.hears("acknowledged"))
            #expect(await !listener.heard.contains("list_changed"))
            _ = try await Buyer.pay(link)
            #expect(await listener.hears("notifications/tools/list_changed"))
            #expect(await !listener.heard.contains("P1"))
            #expect(await host.terminate() == .exited(0))
        }
    }
}
