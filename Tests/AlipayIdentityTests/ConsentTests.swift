import AlipayGateway
import AlipaySimulator
import Clocks
import JSON
import Testing
import ToolKit
import Vault

@testable import AlipayIdentity

@Suite("What comes back from a user")
struct ConsentTests {
    private static let others = [
        Caller(agent: "front", conversation: "c2", customer: "customer-7"),
        Caller(agent: "back", conversation: "c1", customer: "customer-7"),
        Caller(agent: "front", conversation: "c1", customer: "customer-8"), Caller(agent: "front", conversation: nil),
    ]

    @Test("the browser's way: a state redeems itself, and its own caller, and nobody else, finds the handle")
    func redirect() async throws {
        try await House.open { house in
            let tool = GetOAuthToken(setup: house.setup)
            let state = try await house.state()
            #expect(await failure { try await house.desk.handle(of: state, code: nil, for: front) } == "not-yet")
            try await house.desk.receive(code: house.code(), state: state)
            let output = try await tool.read(tool.parameters.decode(["state": .string(state)]), for: front)
            #expect(output.handle.hasPrefix("utok_") && output.user == SimulatedUser.alice.userID)
            #expect(output.text == "授权成功, 用户ID: \(SimulatedUser.alice.userID), 授权凭证: \(output.handle)")
            #expect(
                output.structured == [
                    "handle": .string(output.handle), "user_id": .string(SimulatedUser.alice.userID),
                    "expires_at": .string((House.noon + .days(30)).text),
                ])
            for other in Self.others {
                #expect(await failure { try await house.desk.handle(of: state, code: nil, for: other) } == "not-yet", "\(other)")
                #expect(await failure { try await house.desk.handle(of: state, code: "x", for: other) } == "state-unknown", "\(other)")
                #expect(await failure { try await house.info(output.handle, for: other) } == "handle-unknown", "\(other)")
            }
            #expect(house.asked == [1, 0])
        }
    }

    @Test("the shop's own page's way: the agent brings state and code, once, and asking again is answered the same")
    func byAgent() async throws {
        try await House.open { house in
            let (state, code) = (try await house.state(), try house.code())
            let handle = try await house.desk.handle(of: state, code: code, for: front)
            #expect(try await house.desk.handle(of: state, code: code, for: front) == handle)
            #expect(try await house.desk.handle(of: state, code: nil, for: front) == handle)
            #expect(await failure { try await house.desk.receive(code: house.code(), state: state) } == "state-used")
            #expect(house.asked == [1, 0])
        }
    }

    @Test("a code without a state of this host, or with one that was used, is over, or is somebody else's, is never exchanged")
    func foreignStates() async throws {
        try await House.open { house in
            let code = try house.code()
            for state in ["", "x", String(repeating: "A", count: 75)] {
                #expect(await failure { try await house.desk.receive(code: code, state: state) } == "state-unknown")
            }
            let late = try await house.state()
            house.clock.advance(by: .minutes(10))
            #expect(await failure { try await house.desk.receive(code: code, state: late) } == "state-expired")
            let state = try await house.state()
            for bad in ["", "a b", "授权", String(repeating: "a", count: 129)] {
                #expect(await failure { try await house.desk.receive(code: bad, state: state) } == "invalid-argument", "\(bad)")
            }
            #expect(house.asked == [0, 0])
            try await house.desk.receive(code: code, state: state)
        }
    }

    @Test("the state is struck off before the code is exchanged: what fails needs a new link")
    func failedExchange() async throws {
        try await House.open { house in
            let state = try await house.state()
            #expect(await failure { try await house.desk.receive(code: "nobodys-code", state: state) } == "isv.code-invalid")
            #expect(await failure { try await house.desk.receive(code: house.code(), state: state) } == "state-used")
            #expect(await failure { try await house.desk.handle(of: state, code: nil, for: front) } == "not-yet")
        }
    }

    @Test("what comes back after the conversation has ended is not exchanged, and what was kept is gone")
    func endedConversation() async throws {
        try await House.open { house in
            let handle = try await house.handle()
            let state = try await house.state()
            house.end("c1")
            #expect(await failure { try await house.desk.receive(code: house.code(), state: state) } == "conversation-ended")
            #expect(await failure { try await house.info(handle) } == "handle-unknown")
            #expect(house.asked == [1, 0])
        }
    }
}
