import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

@testable import AlipayPay

private let byNumber = CancelTrade.Arguments(outTradeNo: "A1", tradeNo: nil)
private let toClose = CloseTrade.Arguments(outTradeNo: "A1", tradeNo: nil)
private let number = RequestNumber("none")

/// What a look-up found, without its values.
private enum Found: Equatable, Sendable {
    case succeeded, absent, differs, unavailable
    case failed(String)

    init(_ lookUp: LookUp<some Sendable>) {
        switch lookUp {
        case .succeeded: self = .succeeded
        case .absent: self = .absent
        case .differs: self = .differs
        case .unavailable: self = .unavailable
        case .failed(let failure): self = .failed(failure.code)
        }
    }
}

/// The code of the failure that a step throws; nil where it throws none.
private func code(_ step: () throws -> Movement) -> String? {
    do { _ = try step() } catch { return (error as? Failure)?.code ?? "\(error)" }
    return nil
}

@Test("a cancellation takes back all that is not refunded, of a paid order and of an unpaid one")
func cancelMovements() throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let tool = CancelTrade(gateway: platform.gateway)
    func movement(_ status: OrderFacts.Status, _ refunded: Money? = nil) throws -> Movement {
        try tool.movement(byNumber, .order(ScriptedOrder.facts(status, refunded: refunded)), number: number)
    }
    #expect(try movement(.waiting) == .cancel(order: ScriptedOrder.identity, amount: .fen(8888)))
    #expect(try movement(.paid) == .cancel(order: ScriptedOrder.identity, amount: .fen(8888)))
    #expect(try movement(.paid, .fen(3000)) == .cancel(order: ScriptedOrder.identity, amount: .fen(5888)))
    let folded = ScriptedOrder.facts(.paid, refunded: .fen(100)).refunding(atLeast: .fen(8887))
    #expect(try tool.movement(byNumber, .order(folded), number: number).amount == .fen(1))
    // That nothing is left, or the order is over, is the policy's to tell: an order's ceiling takes all of it no second time.
    for refunded in [Money.fen(8888), .fen(9999)] { #expect(try movement(.paid, refunded).amount == .fen(8888)) }
    for status in [OrderFacts.Status.finished, .closed] { #expect(try movement(status).amount == .fen(8888)) }
    #expect(code { try tool.movement(byNumber, .unknownOrder(OrderNumber("A1")), number: number) } == "ACQ.TRADE_NOT_EXIST")
}

@Test("of an order that is to be closed nothing is told before the policy has asked whose it is")
func closeMovements() throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let tool = CloseTrade(gateway: platform.gateway)
    func movement(_ status: OrderFacts.Status) throws -> Movement {
        try tool.movement(toClose, .order(ScriptedOrder.facts(status)), number: number)
    }
    for status in OrderFacts.Status.allCases { #expect(try movement(status) == .close(order: ScriptedOrder.identity)) }
    #expect(code { try tool.movement(toClose, .unknownOrder(OrderNumber("A1")), number: number) } == "ACQ.TRADE_NOT_EXIST")
}

@Test("what became of a cancellation or a closing is told by the order's state")
func endings() async throws {
    let closedUnpaid: [(String, JSONValue?)] = [("trade_status", "TRADE_CLOSED"), ("send_pay_date", nil)]
    func closedWith(_ name: String, _ value: JSONValue) -> [(String, JSONValue?)] { closedUnpaid + [(name, value)] }
    let table: [([(String, JSONValue?)], cancel: Found, close: Found)] = [
        ([("trade_status", "TRADE_CLOSED")], .succeeded, .failed("order-paid")),
        (closedUnpaid, .failed("closed-unpaid"), .succeeded),
        (closedWith("send_pay_date", "21.11.2026"), .succeeded, .failed("order-paid")),
        (closedWith("receipt_amount", "80.00"), .succeeded, .failed("order-paid")),
        (closedWith("buyer_pay_amount", "0.01"), .succeeded, .failed("order-paid")),
        (closedWith("send_pay_date", ""), .failed("closed-unpaid"), .succeeded),
        (closedWith("receipt_amount", "0.00"), .failed("closed-unpaid"), .succeeded),
        (closedWith("buyer_pay_amount", "0.00"), .failed("closed-unpaid"), .succeeded),
        (ScriptedOrder.waiting, .absent, .absent),
        ([], .absent, .failed("order-paid")),
        ([("trade_status", "TRADE_FINISHED")], .failed("ACQ.TRADE_HAS_FINISHED"), .failed("order-paid")),
        ([("trade_status", "SOMETHING_NEW")], .unavailable, .unavailable), ([("out_trade_no", "A2")], .unavailable, .unavailable),
        ([("trade_no", nil)], .unavailable, .unavailable),
    ]
    let platform = try ScriptedPlatform { request in
        switch request.index / 2 {
        case table.indices: try ScriptedOrder.told(table[request.index / 2].0)
        case table.count: try ScriptedOrder.unknown
        default: .text("", status: 502)
        }
    }
    defer { platform.server.stop() }
    let cancel = CancelTrade(gateway: platform.gateway)
    let close = CloseTrade(gateway: platform.gateway)
    let cancelled = Movement.cancel(order: ScriptedOrder.identity, amount: .fen(8888))
    let closed = Movement.close(order: ScriptedOrder.identity)
    for (changes, expectedCancel, expectedClose) in table {
        #expect(await Found(cancel.lookUp(cancelled)) == expectedCancel, "\(changes)")
        #expect(await Found(close.lookUp(closed)) == expectedClose, "\(changes)")
    }
    #expect(await [Found(cancel.lookUp(cancelled)), Found(close.lookUp(closed))] == [.absent, .absent], "an order that is not there")
    #expect(await [Found(cancel.lookUp(cancelled)), Found(close.lookUp(closed))] == [.unavailable, .unavailable], "no answer")
    #expect(platform.server.requests.allSatisfy { $0.business == ["trade_no": .string(ScriptedOrder.trade)] })
    #expect(await [Found(cancel.lookUp(closed)), Found(close.lookUp(cancelled))] == [.differs, .differs], "of another kind")
}

@Test("a permit for another movement is declined and nothing is sent")
func foreignPermits() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let cancel = CancelTrade(gateway: platform.gateway)
    let close = CloseTrade(gateway: platform.gateway)
    let refund = RefundTrade(gateway: platform.gateway)
    let cancelled = Movement.cancel(order: ScriptedOrder.identity, amount: .fen(8888))
    let closed = Movement.close(order: ScriptedOrder.identity)
    let asked = RefundTrade.Arguments(outTradeNo: "A1", tradeNo: nil, refundAmount: .fen(1), outRequestNo: nil, refundReason: nil)
    for movement in [ScriptedPlatform.refund, closed] {
        #expect(Told(await cancel.execute(byNumber, under: platform.permit(for: movement))).failure?.code == "wrong-permit")
    }
    for movement in [ScriptedPlatform.refund, cancelled] {
        #expect(Told(await close.execute(toClose, under: platform.permit(for: movement))).failure?.code == "wrong-permit")
    }
    for movement in [cancelled, closed] {
        #expect(Told(await refund.execute(asked, under: platform.permit(for: movement))).failure?.code == "wrong-permit")
    }
    #expect(platform.server.connectionCount == 0)
}
