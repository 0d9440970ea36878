import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

@testable import AlipayPay

private let trade = ScriptedOrder.trade
private let caller = Caller(agent: "customer-service", conversation: nil)

private func refund(_ number: String?, _ trade: String?) -> RefundTrade.Arguments {
    RefundTrade.Arguments(outTradeNo: number, tradeNo: trade, refundAmount: .fen(3000), outRequestNo: nil, refundReason: nil)
}

@Test("either number finds the order, both must agree, and the platform's own word is never taken for agreement")
func eitherNumber() async throws {
    let platform = try ScriptedPlatform { request in
        // As the platform does: where its own number is there, the other is not even looked at.
        switch (request.business["trade_no"], request.business["out_trade_no"]) {
        case (.string(trade)?, _), (nil, "A1"?): try ScriptedOrder.told()
        default: try ScriptedOrder.unknown
        }
    }
    defer { platform.server.stop() }
    let tool = RefundTrade(gateway: platform.gateway)
    for (number, trade) in [("A1", nil), (nil, trade), ("A1", trade)] as [(String?, String?)] {
        let facts = try await tool.facts(for: refund(number, trade))
        #expect(facts == .order(ScriptedOrder.facts(.paid)), "\(number ?? "-") \(trade ?? "-")")
        #expect(
            try tool.movement(refund(number, trade), facts, number: RequestNumber("R1"))
                == .refund(order: ScriptedOrder.identity, amount: .fen(3000), number: RequestNumber("R1")))
    }
    for other in ["A2", "a1", "A1\u{0301}", "A"] {
        do throws(Failure) {
            _ = try await tool.facts(for: refund(other, trade))
            Issue.record("\(other) was taken for A1")
        } catch {
            #expect(["order-numbers-disagree", "invalid-argument"].contains(error.code))
        }
    }
    let asked = platform.server.requests.map(\.business)
    #expect(asked.allSatisfy { ($0["trade_no"] == nil) != ($0["out_trade_no"] == nil) }, "never by both")
    #expect(try await tool.facts(for: refund("A9", nil)) == .unknownOrder(OrderNumber("A9")))
    let foreign = "2026112122001400000000000009"
    for number in ["A1", nil] {
        do throws(Failure) {
            _ = try await tool.facts(for: refund(number, foreign))
            Issue.record("an order that does not exist was found")
        } catch {
            #expect(error.code == "ACQ.TRADE_NOT_EXIST")
        }
    }
}

@Test("an answer about another order than the one asked for is none")
func otherOrders() async throws {
    let table: [([(String, JSONValue?)], String?, String?)] = [
        ([("out_trade_no", "A2")], "A1", nil), ([("out_trade_no", nil)], "A1", nil),
        ([("trade_no", "2026112122001400000000000002")], nil, trade), ([("trade_no", nil)], nil, trade),
        ([("out_trade_no", nil)], nil, trade), ([("out_trade_no", "")], nil, trade),
        ([("out_trade_no", nil)], "A1", trade), ([("trade_no", "2026112122001400000000000002")], "A1", trade),
    ]
    let platform = try ScriptedPlatform { try ScriptedOrder.told(table[$0.index / 2].0) }
    defer { platform.server.stop() }
    for (changes, number, trade) in table {
        let looked = await Result { try await RefundTrade(gateway: platform.gateway).facts(for: refund(number, trade)) }
        #expect(throws: Failure.self, "\(changes)") { try looked.get() }
        let told = await Result {
            try await QueryTrade(gateway: platform.gateway).read(.init(outTradeNo: number, tradeNo: trade), for: caller)
        }
        #expect(throws: Failure.self, "\(changes)") { try told.get().text }
    }
    #expect(platform.server.requests.count == 2 * table.count)
}

extension Result where Failure == any Error {
    /// What an asynchronous step came to.
    fileprivate init(_ step: () async throws -> Success) async {
        do { self = .success(try await step()) } catch { self = .failure(error) }
    }
}

@Test("a call without a number, or with one that is not written in ASCII, is refused before anything is asked")
func badNames() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let names: [(String?, String?)] = [
        (nil, nil), ("A 1", nil), ("Ａ1", nil), (nil, "2026112122001400000000000００1"), ("A1", "2026 112122001400"),
    ]
    for (number, trade) in names {
        for step in [
            { try await RefundTrade(gateway: platform.gateway).facts(for: refund(number, trade)) },
            { try await CancelTrade(gateway: platform.gateway).facts(for: .init(outTradeNo: number, tradeNo: trade)) },
            { try await CloseTrade(gateway: platform.gateway).facts(for: .init(outTradeNo: number, tradeNo: trade)) },
        ] as [() async throws -> Facts] {
            do {
                _ = try await step()
                Issue.record("\(number ?? "-") \(trade ?? "-") was taken")
            } catch {
                #expect((error as? Failure)?.code == "invalid-argument")
            }
        }
    }
    #expect(platform.server.connectionCount == 0)
}

@Test("a query's order is the one that Alipay has under its own number, asked before anything is decided")
func resolving() async throws {
    let platform = try ScriptedPlatform { _ in try ScriptedOrder.told() }
    defer { platform.server.stop() }
    let tool = QueryTrade(gateway: platform.gateway)
    #expect(tool.orderResolution(for: .init(outTradeNo: "A1", tradeNo: nil)) == nil, "the merchant's number needs no question")
    #expect(try await tool.orderResolution(for: .init(outTradeNo: nil, tradeNo: trade))?() == OrderNumber("A1"))
    #expect(try await tool.orderResolution(for: .init(outTradeNo: "A1", tradeNo: trade))?() == OrderNumber("A1"))
    await #expect(throws: Failure.self) { _ = try await tool.orderResolution(for: .init(outTradeNo: "A2", tradeNo: trade))?() }
    #expect(platform.server.requests.allSatisfy { $0.business == ["trade_no": .string(trade)] })
}

@Test("a call is found again by the names that it uses, and by no others")
func orderReferences() throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let table: [(String?, String?, OrderReference?)] = [
        ("A1", nil, .merchant(OrderNumber("A1"))), (nil, trade, .provider(trade)), ("A1", trade, .both(OrderNumber("A1"), trade)),
        (nil, nil, nil),
    ]
    for (number, trade, reference) in table {
        let expected = MovementReference(order: reference, number: nil, reason: "")
        #expect(RefundTrade(gateway: platform.gateway).reference(in: refund(number, trade)) == expected)
        #expect(CancelTrade(gateway: platform.gateway).reference(in: .init(outTradeNo: number, tradeNo: trade)) == expected)
        #expect(CloseTrade(gateway: platform.gateway).reference(in: .init(outTradeNo: number, tradeNo: trade)) == expected)
    }
}
