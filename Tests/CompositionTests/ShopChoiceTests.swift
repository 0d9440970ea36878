import AlipaySimulator
import Clocks
import Foundation
import JSON
import Ledger
import Money
import Store
import TestSupport
import Testing

@testable import Composition
@testable import Gate

@Suite("Whose money a process works with", .serialized)
struct ShopChoiceTests {
    @Test("a token that is renewed changes neither limits nor operations", arguments: StoreKind.all)
    func renewedToken(_ place: StoreKind) async throws {
        try await MovingHouse.with([place], platform: ["AP_INVOKE_AUTH_TOKEN": "token-of-spring"]) { house in
            _ = try await house.people(0)
            try house.orders("o_1", "o_2")
            try await house.host(0, with: ["AP_INVOKE_AUTH_TOKEN": "token-of-spring"]) { host in
                let spent = try await house.refund(host, "for-ever", "o_1", "60.00", "rf-1")
                #expect(spent.status == .succeeded)
            }
            house.simulator.renewAuthorisation(to: "token-of-autumn")
            try await house.host(0, with: ["AP_INVOKE_AUTH_TOKEN": "token-of-autumn"]) { host in
                let more = try await house.refund(host, "for-ever", "o_2", "40.01", "rf-2")
                #expect(more.refusedBy == ["ever"], "60.00 of 100.00 are spent")
                let again = try await house.refund(host, "for-ever", "o_1", "60.00", "rf-1")
                #expect(again.status == .succeeded)
                let ledger = host.ledger
                #expect(try await host.bench.store.read { tx in try ledger.newest(limit: 9, in: tx) }.count == 1)
            }
            #expect(try house.refunded("o_1") == 60_00)
            // A command without the token finds the shop that is there.
            let list = await house.run(0, "operations", "list")
            #expect(list.status == 0 && list.output.contains("60.00"), "\(list.output)\(list.complaints)")
        }
    }

    @Test("a store whose shop has the name of a token of earlier does not begin anew")
    func oldStore() async throws {
        try await MovingHouse.with([.sqlite], platform: ["AP_INVOKE_AUTH_TOKEN": "token-of-spring"]) { house in
            let people = try await house.people(0)
            try house.orders("o_1", "o_2")
            let spring = ["AP_INVOKE_AUTH_TOKEN": "token-of-spring"]
            try await house.host(0, with: spring) { host in
                #expect(try await house.refund(host, "for-ever", "o_1", "60.00", "rf-1").status == .succeeded)
                let (key, old) = (host.ledger.shop.key, Self.digest("token-of-spring", host.ledger.shop))
                try await host.bench.store.write { tx in
                    for table in ["operations", "operation_keys", "counters", "orders", "decisions", "duties"] {
                        try tx.execute("UPDATE \(table) SET shop = $2 WHERE shop = $1", [.text(key), .text(old)])
                    }
                    try tx.execute("UPDATE counted SET key = REPLACE(key, $1, $2)", [.text(key), .text(old)])
                    try tx.execute("UPDATE balances SET key = REPLACE(key, $1, $2)", [.text(key), .text(old)])
                    try tx.execute("DELETE FROM shops")
                }
            }
            house.simulator.renewAuthorisation(to: "token-of-autumn")
            let autumn = ["AP_INVOKE_AUTH_TOKEN": "token-of-autumn"]
            let refused = await house.run(0, "operations", "run", with: autumn)
            #expect(refused.status == 2 && refused.complaints.contains("under a token of earlier"), "\(refused.complaints)")
            let shops = try JSONValue(parsing: await house.run(0, "store", "shops", "--json").output).arrayValue ?? []
            let key = try #require(shops.first?["key"]?.stringValue)
            #expect(shops.count == 1 && shops.first?["merchant"] == .null)
            let powerless = await house.run(0, "store", "shops", "--take", key, with: autumn)
            #expect(powerless.status != 0)
            let taken = await house.run(0, "store", "shops", "--take", key, with: autumn.merging(people.admin) { $1 })
            #expect(taken.status == 0 && taken.output.contains("2088"), "\(taken.complaints)")
            try await house.host(0, with: autumn) { host in
                #expect(host.ledger.shop.key == key)
                let more = try await house.refund(host, "for-ever", "o_2", "40.01", "rf-2")
                #expect(more.refusedBy == ["ever"], "60.00 of 100.00 are spent")
            }
        }
    }

    private static func digest(_ token: String, _ shop: Shop) -> String {
        Shop(environment: shop.environment, appID: shop.appID, merchant: ShopChoice.digest(token)).key
    }

    @Test("a token without the merchant's account is refused, with what to set")
    func withoutAccount() async throws {
        let stage = try Stage()
        _ = try await stage.admin()
        let run = await stage.run("operations", "list", with: ["AP_APP_ID": "2021000000000001", "AP_INVOKE_AUTH_TOKEN": "a-token"])
        #expect(run.status == 2 && run.complaints.contains("alipay.seller_id"), "\(run.complaints)")
        #expect(!run.complaints.contains("a-token"))
    }

    @Test("a command without an application works on the one shop of its store, and asks which where there are several")
    func withoutApplication() async throws {
        let stage = try Stage()
        _ = try await stage.admin()
        let empty = await stage.run("operations", "list")
        #expect(empty.status == 0 && empty.output.contains("no such operations"))
        try await HeldRefund.write(["op_1"], Shop(environment: "prod", appID: "2021000000000001"), in: stage)
        let one = await stage.run("operations", "list", "--unresolved")
        #expect(one.status == 0 && one.output.contains("op_1"), "\(one.output)\(one.complaints)")
        try await HeldRefund.write(["op_2"], Shop(environment: "prod", appID: "2021000000000002"), in: stage)
        let two = await stage.run("operations", "list", "--unresolved")
        #expect(two.status == 2 && two.complaints.contains("`prod/2021000000000001/`, `prod/2021000000000002/`"), "\(two.complaints)")
        let second = await stage.run("operations", "list", with: ["AP_APP_ID": "2021000000000002"])
        #expect(second.output.contains("op_2") && !second.output.contains("op_1"))
        let shops = await stage.run("store", "shops")
        #expect(shops.output.contains("2021000000000001") && shops.output.contains("the application's own"))
    }

    @Test("a command without the token works on the merchant's shop, where the application has no other")
    func withoutToken() async throws {
        let stage = try Stage()
        _ = try await stage.admin()
        let application = ["AP_APP_ID": "2021000000000001"]
        let merchant = Shop(environment: "prod", appID: "2021000000000001", merchant: "2088000000000001")
        try await HeldRefund.write(["op_1"], merchant, in: stage)
        let list = await stage.run("operations", "list", with: application)
        #expect(list.output.contains("op_1"), "\(list.output)\(list.complaints)")
        // Of two, the account in the settings says which.
        let other = Shop(environment: "prod", appID: "2021000000000001", merchant: "2088000000000002")
        try await HeldRefund.write(["op_2"], other, in: stage)
        let both = await stage.run("operations", "list", with: application)
        #expect(both.status == 2 && both.complaints.contains(other.key), "\(both.complaints)")
        let named = await stage.run("operations", "list", with: application.merging(["TOLLGATE_ALIPAY_SELLER_ID": other.merchant]) { $1 })
        #expect(named.output.contains("op_2") && !named.output.contains("op_1"), "\(named.output)\(named.complaints)")
    }
}
