import Clocks
import JSON
import Money
import Store
import TestSupport
import Testing
import ToolKit

@testable import Gate
@testable import Ledger
@testable import Notices

private let order = OrderIdentity(number: OrderNumber("A1"), tradeNumber: "2026A1")

@Suite("Alipay's messages")
struct NoticeDeskTests {
    @Test("a payment of what was quoted counts as quoted; where nobody quoted it, its price is unverified")
    func prices() async throws {
        let office = try await Office()
        try await office.collect("A1", "88.88", quoted: true)
        try await office.collect("A2", "88.88")
        #expect(try await office.receive(.paid("A1", "88.88")) == .success)
        #expect(try await office.receive(.paid("A2", "88.88")) == .success)
        let quoted = try #require(try await office.board.news(of: OrderNumber("A1")))
        #expect(quoted == PaymentNews(order: order, total: .fen(8888), at: Office.morning, price: .quoted))
        #expect(try await office.board.news(of: OrderNumber("A2"))?.price == .unverified)
        #expect(try await office.board.price(of: OrderNumber("A1"), paying: .fen(8888)) == .quoted)
        #expect(try await office.board.price(of: OrderNumber("A2"), paying: .fen(8888)) == .unverified)
        #expect(try await office.board.price(of: OrderNumber("A2"), paying: .fen(8887)) == .differs)
        #expect(try await office.board.price(of: OrderNumber("A3"), paying: .fen(8887)) == .unverified)
        #expect(try await office.entries("notified").compactMap { $0["price"]?.stringValue }.sorted() == ["quoted", "unverified"])
    }

    @Test("an amount that is not the asked one counts nothing and raises an alarm", arguments: ["0.01", "88.89"])
    func otherAmount(_ amount: String) async throws {
        let office = try await Office()
        try await office.collect("A1", "88.88")
        #expect(try await office.receive(.paid("A1", amount)) == .success)
        #expect(try await office.board.news(of: order.number) == nil)
        #expect(try await office.notices(.alarms).map(\.verdict) == [.differs])
        #expect(try await office.entries("notified").first?["price"] == "differs")
        // It takes nothing from the right one.
        #expect(try await office.receive(.paid("A1", "88.88")) == .success)
        #expect(try await office.board.news(of: order.number)?.total == .fen(8888))
    }

    @Test("a payment of an order that this host asked nobody for counts nothing and raises an alarm")
    func unknownOrder() async throws {
        let office = try await Office()
        #expect(try await office.receive(.paid("A1", "88.88")) == .success)
        #expect(try await office.board.news(of: order.number) == nil)
        #expect(try await office.notices(.alarms).map(\.verdict) == [.unknownOrder])
    }

    @Test("a payment counts once: by its name, by what it says, and when the trade is finished later or earlier", arguments: [true, false])
    func once(finishedFirst: Bool) async throws {
        let office = try await Office()
        try await office.collect("A1", "88.88")
        let paid = Message.paid("A1", "88.88")
        let finished = Message.paid("A1", "88.88", id: "n-2").with("trade_status", "TRADE_FINISHED")
        let repeated = Message.paid("A1", "88.88", id: "n-3").with("notify_time", "2026-11-21 10:09:08")
        for message in finishedFirst ? [finished, paid, repeated, paid] : [paid, repeated, finished, paid] {
            #expect(try await office.receive(message) == .success)
        }
        let notices = try await office.notices()
        #expect(notices.count == 2)
        #expect(notices.count { $0.verdict == .counted } == 1 && notices.count { $0.verdict == .known } == 1)
        #expect(try await office.entries("notified").count == 2)
    }

    @Test("whatever is said of a trade that was not said before is kept, and the same under another name is not")
    func news() async throws {
        let office = try await Office()
        try await office.collect("A1", "88.88")
        #expect(try await office.receive(.paid("A1", "88.88")) == .success)
        for message in Message.newsOfLater { #expect(try await office.receive(message) == .success) }
        #expect(try await office.notices().count == 5)
        for (index, message) in Message.newsOfLater.enumerated() {
            let again = message.with("notify_id", "again-\(index)").with("notify_time", "2026-11-22 10:00:08").adding([("body", "")])
            #expect(try await office.receive(again) == .success)
        }
        let notices = try await office.notices()
        #expect(notices.count == 5 && notices.count { $0.verdict == .counted } == 1)
        #expect(try await office.entries("notified").count == 5)
    }

    @Test("a value that looks like two parameters is not the same news as the two")
    func lookalike() async throws {
        let office = try await Office()
        let two = Message.paid("A1", "88.88", id: "n-1", subject: "a").adding([("body", "b"), ("zone", "c")])
        let one = Message.paid("A1", "88.88", id: "n-2", subject: "a").adding([("body", "b\n4:zone=1:c")])
        for message in [two, one] { #expect(try await office.receive(message) == .success) }
        #expect(try await office.notices().count == 2)
    }

    @Test("a message that an earlier version has stored counts no second time when it comes again under another name")
    func earlierVersion() async throws {
        let office = try await Office()
        try await office.collect("A1", "88.88")
        #expect(try await office.receive(.paid("A1", "88.88")) == .success)
        #expect(try await office.receive(.refunded("A1", "88.88", sum: "30.00")) == .success)
        // Earlier versions knew a message by some of what it says.
        try await office.store.write { tx in _ = try tx.execute("UPDATE notices SET what = 'of earlier ' || notify_id") }
        for message in [Message.paid("A1", "88.88"), .refunded("A1", "88.88", sum: "30.00")] {
            #expect(try await office.receive(message) == .success)
        }
        #expect(try await office.notices().count == 2)
        #expect(try await office.receive(.paid("A1", "88.88", id: "n-2")) == .success)
        #expect(try await office.receive(.refunded("A1", "88.88", sum: "30.00", id: "n-3")) == .success)
        let verdicts = try await office.notices().map(\.verdict.rawValue)
        #expect(verdicts.sorted() == ["counted", "known", "told", "told"])
        #expect(try await office.refunded(order) == 3000)
    }

    @Test("a refund that a notification shows counts on the order")
    func refund() async throws {
        let office = try await Office()
        try await office.collect("A1", "88.88")
        #expect(try await office.receive(.refunded("A1", "88.88", sum: "30.00")) == .success)
        #expect(try await office.refunded(order) == 3000)
        // What came earlier and arrives later takes nothing back.
        #expect(try await office.receive(.refunded("A1", "88.88", sum: "20.00")) == .success)
        #expect(try await office.refunded(order) == 3000)
        #expect(try await office.receive(.refunded("A1", "88.88", sum: "88.88")) == .success)
        #expect(try await office.refunded(order) == 8888)
        #expect(try await office.entries("refund-learnt").count == 2)
        #expect(try await office.notices().allSatisfy { $0.kind == .refund && $0.verdict == .told && $0.news == nil })
    }

    @Test("a closed order is told")
    func closed() async throws {
        let office = try await Office()
        try await office.collect("A1", "88.88")
        #expect(try await office.receive(.closed("A1", "88.88")) == .success)
        #expect(try await office.notices().map(\.kind) == [.closed])
        #expect(try await office.entries("notified").first?["about"] == "closed")
        #expect(try await office.board.news(of: order.number) == nil)
    }

    @Test("an agent's newest payment is that of what it asked for, and nothing else is")
    func newest() async throws {
        let office = try await Office()
        try await office.collect("A1", "5.00")
        #expect(try await office.board.newest(of: ["desk"]).isEmpty)
        #expect(try await office.receive(.paid("A1", "0.01")) == .success)
        #expect(try await office.receive(.paid("B1", "5.00")) == .success)
        #expect(try await office.board.newest(of: ["desk"]).isEmpty)
        office.clock.advance(by: .minutes(1))
        #expect(try await office.receive(.paid("A1", "5.00")) == .success)
        office.clock.advance(by: .minutes(1))
        let finished = Message.paid("A1", "5.00", id: "n-2").with("trade_status", "TRADE_FINISHED")
        #expect(try await office.receive(finished) == .success)
        #expect(try await office.board.newest(of: ["desk", "other"]) == ["desk": Office.morning + .minutes(1)])
    }

    @Test("what is forged, or somebody else's, is answered `fail` and leaves no row")
    func turnedAway() async throws {
        let office = try await Office()
        try await office.collect("A1", "88.88")
        var forged = Message.paid("A1", "88.88")
        forged.signer = .application
        var tampered = Message.paid("A1", "0.01")
        tampered.tampered = ["total_amount": "88.88"]
        let application = Message.paid("A1", "88.88").with("app_id", "2021000000000009")
        let seller = Message.paid("A1", "88.88").with("seller_id", "2088000000000009")
        let nameless = Message.paid("A1", "88.88").with("notify_id", "")
        for message in [forged, tampered, application, seller, nameless] { #expect(try await office.receive(message) == .fail) }
        #expect(await office.desk.receive(Array("not a form %".utf8)) == .fail)
        #expect(await office.desk.receive([]) == .fail)
        #expect(await office.desk.receive([UInt8](repeating: 97, count: NoticeDesk.longest + 1)) == .fail)
        #expect(try await office.notices().isEmpty)
    }

    @Test("a flood of forged messages writes one entry a minute")
    func flood() async throws {
        let office = try await Office()
        var forged = Message.paid("A1", "88.88")
        forged.signer = .application
        for _ in 0..<50 { #expect(try await office.receive(forged) == .fail) }
        #expect(try await office.entries("notices-turned-away").map { $0["count"] } == [1])
        office.clock.advance(by: .minutes(1))
        #expect(try await office.receive(forged) == .fail)
        #expect(try await office.entries("notices-turned-away").compactMap { $0["count"]?.numberValue?.integer }.sorted() == [1, 50])
    }

    @Test("what can't be stored is not answered `success`")
    func noStore() async throws {
        let office = try await Office()
        try await office.collect("A1", "88.88")
        let body = try Message.paid("A1", "88.88").body()
        try await office.store.write { tx in _ = try tx.execute("ALTER TABLE notices RENAME TO lost") }
        #expect(await office.desk.receive(body) == .fail)
        await #expect(throws: Failure.self) { try await office.board.news(of: order.number) }
        try await office.store.write { tx in _ = try tx.execute("ALTER TABLE lost RENAME TO notices") }
        #expect(await office.desk.receive(body) == .success)
    }

    @Test("the log says nothing of the buyer")
    func personal() async throws {
        let office = try await Office()
        try await office.collect("A1", "88.88")
        for message in [Message.paid("A1", "88.88"), .refunded("A1", "88.88", sum: "1.00"), .closed("A1", "88.88")] {
            #expect(try await office.receive(message) == .success)
        }
        let said = try await office.entries("notified").map { JSONValue.object($0).text }.joined()
        for word in ["2088000000000001", "tes***", "插画", "sandbox.com"] { #expect(!said.contains(word)) }
    }

    @Test("the text of a message goes after 90 days, and what it told never counts again")
    func retention() async throws {
        let office = try await Office()
        try await office.collect("A1", "88.88")
        #expect(try await office.receive(.paid("A1", "88.88")) == .success)
        #expect(try await office.desk.dropOldBodies() == 0)
        office.clock.advance(by: .days(91))
        #expect(try await office.desk.dropOldBodies() == 1)
        #expect(try await office.receive(.paid("A1", "88.88")) == .success)
        #expect(try await office.notices().map(\.receivedAt) == [Office.morning])
    }
}
