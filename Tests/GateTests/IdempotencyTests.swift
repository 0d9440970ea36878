import Clocks
import JSON
import Ledger
import Money
import Testing
import ToolKit
import ToolKitTesting

@testable import Access
@testable import Gate

@Suite("Rule 4: keys are the provider's")
struct IdempotencyTests {
    private static let wide = Policy.people + Policy.scopes + Policy.limits(refundDay: "1000.00")

    @Test("a refund's key is the same by whichever tool: another tool with the number, or without any, does not refund again")
    func otherTool() async throws {
        let house = try await House(Self.wide, modules: { [MoreTools(till: $0)] })
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        for number in ["n-1", nil] as [String?] {
            let order = number == nil ? "o-2" : "o-1"
            let first = try await house.refund(order, "30.00", by: desk, number: number)
            var arguments: JSONObject = ["order": .string(order), "amount": "30.00"]
            if let number { arguments["number"] = .string(number) }
            let again = try await house.call("till-return", arguments, by: desk)
            #expect(again.refusalCode == "number-reused")
            #expect(again.said.contains(try #require(first.operation).text) && again.said.contains("`till-refund`"))
            #expect(house.till.order(order)?.refunded == 3_000)
        }
        #expect(house.till.sent.count == 2)
        try await house.verify()
    }

    @Test("an operation is found by the order's other name, whichever of the two was known first", arguments: [true, false])
    func aliases(tradeFirst: Bool) async throws {
        let house = try await House(Self.wide)
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        for (order, number) in [("o-1", "n-1"), ("o-2", nil)] as [(String, String?)] {
            let first = try await house.refund(order, "30.00", by: desk, number: number, trade: tradeFirst)
            let again = try await house.refund(order, "30.00", by: desk, number: number, trade: !tradeFirst)
            #expect(again.operation == first.operation && again.status == .succeeded)
            let trade = try #require(house.till.order(order)).trade
            var both: JSONObject = ["order": .string(order), "trade": .string(trade), "amount": "30.00"]
            if let number { both["number"] = .string(number) }
            #expect(try await house.call("till-refund", both, by: desk).operation == first.operation)
        }
        #expect(house.till.sent.count == 2)
    }

    @Test("an absent number is the same within a conversation by any credential of the agent, and another one elsewhere")
    func madeByHost() async throws {
        let house = try await House(Self.wide)
        let signer = try Signer()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let first = try await house.refund("o-1", "10.00", by: house.agent(desk, in: "c-1", by: signer))
        let rotated = try await house.access.rotateAgent("desk", by: house.owner)
        let renewed = try #require(await house.access.authenticate(bearer: rotated.secret.reveal()))
        let again = try await house.refund("o-1", "10.00", by: house.agent(renewed, in: "c-1", by: signer))
        #expect(again.operation == first.operation && again.status == .succeeded)
        // Nobody can tell it from a second one, so people are asked.
        #expect(try await house.refund("o-1", "10.00", by: house.agent(renewed, in: "c-2", by: signer)).heldBy == ["duplicate-guard"])
        house.till.addPaidOrder("o-2", .fen(10_000))
        let without = try await house.refund("o-2", "10.00", by: renewed)
        let next = try await house.access.rotateAgent("desk", by: house.owner)
        let other = try #require(await house.access.authenticate(bearer: next.secret.reveal()))
        #expect(without.status == .succeeded)
        #expect(try await house.refund("o-2", "10.00", by: other).heldBy == ["duplicate-guard"])
        #expect(house.till.sent.count == 2)
    }

    @Test("a key of another agent, or of another conversation, is refused in the same words whatever became of it and whatever it is")
    func foreignKey() async throws {
        let house = try await House(Policy.wide)
        let signer = try Signer()
        let (desk, other) = (try await house.agent(), try await house.agent("other"))
        for index in 1...4 { house.till.addPaidOrder("o-\(index)", .fen(20_000), buyer: "buyer-\(index)") }
        house.till.next(.refuses(code: "SELLER_BALANCE_NOT_ENOUGH"), .lostAfter)
        var made: [String] = []
        for (index, amount) in ["10.00", "20.00", "60.00", "30.00"].enumerated() {
            let reply = try await house.refund("o-\(index + 1)", amount, by: desk, number: "n-\(index + 1)")
            made.append(reply.status?.rawValue ?? "held")
        }
        #expect(made == ["failed", "pending", "held", "succeeded"])
        let strangers = [other, try await house.agent(desk, in: "c-9", by: signer)]
        var said: Set<String> = []
        for index in 1...4 {
            for stranger in strangers {
                for (amount, trade) in [("10.00", false), ("60.00", true)] {
                    let reply = try await house.refund("o-\(index)", amount, by: stranger, number: "n-\(index)", trade: trade)
                    #expect(reply.refusalCode == "number-taken" && reply.operation == nil)
                    said.insert(reply.said)
                }
            }
        }
        #expect(said.count == 1)
        #expect(house.till.sent.count == 3)
        try await house.verify()
    }

    @Test("the same key with any other argument is refused, by either name of the order")
    func otherArguments() async throws {
        let house = try await House(Self.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        #expect(try await house.refund("o-1", "30.00", by: desk, number: "n-1", reason: "torn").status == .succeeded)
        for trade in [false, true] {
            for (amount, reason) in [("30.01", "torn"), ("30.00", "broken"), ("30.00", nil)] as [(String, String?)] {
                let reply = try await house.refund("o-1", amount, by: desk, number: "n-1", reason: reason, trade: trade)
                #expect(reply.refusalCode == "number-reused", "\(amount) \(reason ?? "")")
            }
        }
        // Other digits of the same amount are the same argument.
        #expect(try await house.refund("o-1", "30", by: desk, number: "n-1", reason: "torn").status == .succeeded)
        #expect(house.till.refunded == 3_000)
    }

    @Test("a number in other letters is no second number: it is refused, whichever was first")
    func letters() async throws {
        let house = try await House(Self.wide)
        let (desk, other) = (try await house.agent(), try await house.agent("other"))
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        #expect(try await house.refund("o-1", "10.00", by: desk, number: "rf-A").status == .succeeded)
        #expect(try await house.refund("o-2", "10.00", by: desk, number: "rf-a").status == .succeeded)
        for number in ["rf-a", "RF-A", "Rf-a"] {
            for trade in [false, true] {
                let reply = try await house.refund("o-1", "10.00", by: desk, number: number, trade: trade)
                #expect(reply.refusalCode == "number-ambiguous", "\(number)")
                #expect(try await house.refund("o-1", "10.00", by: other, number: number, trade: trade).refusalCode == "number-taken")
            }
        }
        #expect(try await house.refund("o-2", "10.00", by: desk, number: "RF-a").refusalCode == "number-ambiguous")
        #expect(try await house.refund("o-1", "10.00", by: desk, number: "rf-A").status == .succeeded)
        #expect(house.till.refunded == 2_000)
        try await house.verify()
    }

    @Test(
        "a number that could be read as another one is refused before anything is looked up",
        arguments: ["n 1", " n-1", "n-1 ", "n-1\n", "ｎ-1", "n\u{2011}1", "n\u{200B}-1", "\t", "é"])
    func odd(_ number: String) async throws {
        let house = try await House(Self.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        #expect(try await house.refund("o-1", "10.00", by: desk, number: number).refusalCode == "invalid-arguments")
        #expect(house.till.sent.isEmpty && house.till.lookUps == 0)
    }

    @Test("a number that is sent while the provider is asked for it is the host's own, and answers")
    func raced() async throws {
        let house = try await House(Self.wide)
        let desk = try await house.agent()
        let second = try await house.secondGate()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.when(.lookUp) {
            do {
                #expect(try await house.refund("o-1", "10.00", by: desk, number: "n-1", through: second).status == .succeeded)
            } catch { Issue.record(error) }
        }
        let reply = try await house.refund("o-1", "10.00", by: desk, number: "n-1")
        #expect(reply.status == .succeeded)
        #expect(house.till.sent.count == 1)
        #expect(try await house.operations().count == 1)
        try await house.verify(reply)
    }

    @Test("while a refund of an order has not ended another is refused: its own agent is told of it, others its name alone")
    func busy() async throws {
        let house = try await House(Policy.wide)
        let (desk, other) = (try await house.agent(), try await house.agent("other"))
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.lostBefore)
        let id = try #require(try await house.refund("o-1", "12.34", by: desk).operation)
        let own = try await house.refund("o-1", "5.00", by: desk)
        #expect(own.refusalCode == "order-busy" && own.mayHelpLater == true)
        #expect(own.said.contains(id.text) && own.said.contains("12.34") && own.said.contains("unknown"))
        let foreign = try await house.refund("o-1", "5.00", by: other)
        #expect(foreign.refusalCode == "order-busy" && foreign.said.contains(id.text))
        #expect(!foreign.said.contains("12.34") && !foreign.said.contains("unknown"))
        #expect(house.till.sent.count == 1)
    }

    @Test("a transfer's key is the shop's number, whoever is paid and whoever asks")
    func transfers() async throws {
        let scopes = Policy.scopes.replacing("agents: [bot]", with: "agents: [bot, other]")
        let house = try await House(Policy.people + scopes + Policy.limits)
        let (bot, other) = (try await house.agent("bot"), try await house.agent("other"))
        func transfer(_ payee: String, _ amount: String, _ number: String?, by agent: Principal) async throws -> Reply {
            var arguments: JSONObject = ["payee": .string(payee), "amount": .string(amount)]
            if let number { arguments["number"] = .string(number) }
            return try await house.call("till-transfer", arguments, by: agent)
        }
        let first = try await transfer("ann", "20.00", "t-1", by: bot)
        #expect(first.status == .succeeded)
        #expect(try await transfer("ann", "20.00", "t-1", by: bot).operation == first.operation)
        #expect(try await transfer("bob", "20.00", "t-1", by: bot).refusalCode == "number-reused")
        #expect(try await transfer("ann", "20.00", "T-1", by: bot).refusalCode == "number-ambiguous")
        #expect(try await transfer("ann", "20.00", "t-1", by: other).refusalCode == "number-taken")
        let made = try await transfer("ann", "30.00", nil, by: bot)
        #expect(try await transfer("ann", "30.00", nil, by: bot).operation == made.operation)
        #expect(house.till.transfers.count == 2)
        try await house.verify()
    }

    @Test("two shops on one store never meet: the same orders, trades and numbers are two operations with balances of their own")
    func shops() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        let till = Till(boundTo: house.identity, clock: house.clock)
        let other = try await house.secondGate(
            "gate-2", shop: Shop(environment: "test", appID: "2021000000000002"), modules: [TillTools(till)])
        for each in [house.till, till] { each.addPaidOrder("o-1", .fen(10_000)) }
        #expect(house.till.order("o-1")?.trade == till.order("o-1")?.trade)
        var ids: Set<OperationID> = []
        for number in ["n-1", nil] as [String?] {
            let amount = number == nil ? "40.00" : "60.00"
            for gate in [house.gate, other] {
                let reply = try await house.refund("o-1", amount, by: desk, number: number, through: gate)
                #expect(reply.status == .succeeded)
                ids.insert(try #require(reply.operation))
                #expect(try await house.refund("o-1", amount, by: desk, number: number, through: gate).operation == reply.operation)
            }
        }
        #expect(ids.count == 4)
        #expect(house.till.refunded == 10_000 && till.refunded == 10_000)
        for gate in [house.gate, other] {
            #expect(try await house.refund("o-1", "0.01", by: desk, number: "n-9", through: gate).refusalCode != nil)
        }
        try await house.verify()
    }

    @Test("a repeat answers for the guard's time after success; a failure or an unanswered question does not answer the next call")
    func repeats() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(20_000))
        let held = try await house.refund("o-1", "60.00", by: desk)
        #expect(try await house.refund("o-1", "60.00", by: desk).operation == held.operation)
        house.clock.advance(by: .minutes(30))
        try await house.gate.expireQuestions()
        let next = try await house.refund("o-1", "60.00", by: desk)
        #expect(next.heldBy == ["over-50"] && next.operation != held.operation)
        let lead = try await house.person("lead")
        #expect(try await house.gate.answer(try #require(next.operation), .approve, by: lead) == .approved)
        try await house.gate.resumeApproved()
        #expect(try await house.refund("o-1", "60.00", by: desk).status == .succeeded)
        house.clock.advance(by: .hours(24))
        let later = try await house.refund("o-1", "60.00", by: desk)
        #expect(later.operation != next.operation && later.heldBy == ["over-50"])
        #expect(house.till.refunded == 6_000)
    }
}
