import AlipayGateway
import AlipaySimulator
import AlipayTestSupport
import Clocks
import JSON
import LoopbackServer
import Store
import Testing
import ToolKit
import Vault

@testable import AlipayIdentity

@Suite("Renewing tokens")
struct RenewalTests {
    @Test("a token is renewed before it ends, by whoever needs it, and not sooner")
    func renewed() async throws {
        try await House.open { house in
            let handle = try await house.handle()
            house.clock.advance(by: .days(15) - .minutes(5))
            _ = try await house.info(handle)
            #expect(house.asked == [1, 1])
            house.clock.advance(by: .milliseconds(1))
            _ = try await house.info(handle)
            _ = try await house.info(handle)
            #expect(house.asked == [2, 3])
            // Long over, and still renewable.
            house.clock.advance(by: .days(20))
            _ = try await house.info(handle)
            #expect(house.asked == [3, 4])
            house.clock.advance(by: .days(30))
            #expect(await failure { try await house.info(handle) } == "handle-unknown")
            #expect(house.asked == [3, 4])
        }
    }

    @Test("of many that need it at once, one renews, and all go on with what it got")
    func together() async throws {
        try await House.open { house in
            let handle = try await house.handle()
            house.clock.advance(by: .days(15))
            let results = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<20 { group.addTask { await failure { try await house.desk.tokens(handle, for: front) } } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results == Array(repeating: nil, count: 20))
            #expect(house.asked == [2, 0])
        }
    }

    @Test("a token is never renewed once the conversation has ended")
    func ended() async throws {
        try await House.open { house in
            let handle = try await house.handle()
            house.clock.advance(by: .days(15))
            house.end("c1")
            #expect(await failure { try await house.info(handle) } == "handle-unknown")
            #expect(house.asked == [1, 0])
        }
    }

    @Test("where the conversation ends while Alipay is asked, what the answer brings is kept nowhere")
    func endedMeanwhile() async throws {
        let ended = House.Ended()
        let platform = try ScriptedPlatform { request in
            let isRenewal = String(decoding: request.body, as: UTF8.self).contains("refresh_token")
            if isRenewal { ended.end("c1") }
            return try ScriptedPlatform.signed(
                "alipay.system.oauth.token",
                [
                    "access_token": isRenewal ? "new" : "old", "refresh_token": "r", "user_id": "2088622000000017", "expires_in": 60,
                    "re_expires_in": "86400",
                ])
        }
        defer { platform.server.stop() }
        let (store, vault, desk) = try await House.desk(platform.gateway, ended, platform.clock)
        let handle = try await desk.handle(of: vault.issue(for: front, scope: "auth_user").text, code: "c", for: front)
        let before = try await store.read { tx in try tx.query("SELECT box FROM user_tokens").map { try $0.blob("box") } }
        #expect(await failure { try await desk.tokens(handle, for: front) } == "conversation-ended")
        let after = try await store.read { tx in try tx.query("SELECT box FROM user_tokens").map { try $0.blob("box") } }
        #expect(before == after && before.count == 1)
        #expect(await failure { try await desk.tokens(handle, for: front) } == "handle-unknown")
    }

    @Test("a token that cannot be renewed is good until it ends, and then says why; later it may be renewed after all")
    func failing() async throws {
        try await House.open { house in
            let handle = try await house.handle()
            house.clock.advance(by: .days(15) - .minutes(3))
            house.simulator.add(Fault(.unavailableBefore))
            #expect(try await house.info(handle).user == SimulatedUser.alice.userID)
            house.clock.advance(by: .minutes(4))
            house.simulator.add(Fault(.unavailableBefore))
            #expect(await failure { try await house.info(handle) } == "isp.unknow-error")
            #expect(try await house.info(handle).user == SimulatedUser.alice.userID)
        }
    }

    @Test("tokens of another user are not taken for a renewal")
    func otherUser() async throws {
        let platform = try ScriptedPlatform { request in
            let isRenewal = String(decoding: request.body, as: UTF8.self).contains("refresh_token")
            return try ScriptedPlatform.signed(
                "alipay.system.oauth.token",
                [
                    "access_token": "a", "refresh_token": "r", "user_id": isRenewal ? "2088622000000025" : "2088622000000017",
                    "expires_in": 60,
                ])
        }
        defer { platform.server.stop() }
        let (_, vault, desk) = try await House.desk(platform.gateway, House.Ended(), platform.clock)
        let handle = try await desk.handle(of: vault.issue(for: front, scope: "auth_user").text, code: "c", for: front)
        #expect(await failure { try await desk.tokens(handle, for: front) } == "unusable-answer")
    }
}
