import AlipaySimulator
import Clocks
import Foundation
import JSON
import Money
import Testing

@testable import Composition

@Suite("tollgate operations")
struct OperationsCommandTests {
    private static let refundMethod = "alipay.trade.refund"
    private static let queryMethod = "alipay.trade.fastpay.refund.query"
    private static let notThere = Fault.Refusal(code: "40004", subCode: "ACQ.TRADE_NOT_EXIST", subMessage: "交易不存在")

    @Test("a lost answer whose repetitions say fund_change=N for ever is settled by the refund query, and only REFUND_SUCCESS is success")
    func fundChangeForEver() async throws {
        try await OperationsStage.with { shop in
            shop.simulator.add(Fault(.connectionLostAfter, method: Self.refundMethod))
            let (id, status) = try await shop.refund("T1", "30.00")
            #expect(status == 1)
            #expect(try await shop.show(id)["state"] == "unknown")
            // 10 s have to pass before anybody asks.
            #expect(try await shop.settle(after: .seconds(9)).contains("unsettled: 0"))
            // The query does not see it yet, three times; each time the same number is sent again and answered with N.
            shop.simulator.add(Fault(.refusal, method: Self.queryMethod, times: 3, refusal: Self.notThere))
            try await shop.settle(after: .seconds(1))
            for _ in 0..<2 { try await shop.settle(after: .seconds(60)) }
            let waiting = try await shop.show(id)
            #expect(waiting["state"] == "unknown")
            #expect(
                waiting["steps"]?.arrayValue?.compactMap { $0["kind"]?.stringValue } == [
                    "reserve", "dispatch", "resend", "resend", "resend",
                ])
            #expect(shop.simulator.counters.received[Self.refundMethod] == 4)
            #expect(shop.simulator.counters.succeeded[Self.refundMethod] == 4)
            let done = try await shop.settle(after: .minutes(3))
            #expect(done.contains("\(id)  unknown -> succeeded: refund of 30.00 CNY on order T1"))
            #expect(shop.simulator.trade("T1")?.refunds.count == 1)
            #expect(try await shop.show(id)["look_ups"]?["times"] == 4)
            #expect(try await shop.run("audit", "verify").status == 0)
        }
    }

    @Test("two people settle what nobody could establish: proposed by one, confirmed by another, visible in list and show")
    func byHand() async throws {
        try await OperationsStage.with { shop in
            shop.simulator.add(Fault(.lateArrival, method: Self.refundMethod, lookUps: 1000, hangsUp: true))
            let (id, _) = try await shop.refund("T1", "30.00")
            let early = try await shop.run("operations", "reconcile", id, "--outcome", "happened", "--evidence", "x", by: "lead")
            #expect(early.status == 1 && early.complaints.contains("`\(id)` is still being established by the host itself, until "))
            try await shop.settle(after: .minutes(15))
            #expect(try await shop.must("operations", "list", "--unresolved").contains("a person has to settle it"))
            for (person, why) in [("boss", "has a part in this call"), ("ops", "has a part in this call")] {
                let run = try await shop.run("operations", "reconcile", id, "--outcome", "happened", "--evidence", "x", by: person)
                #expect(run.status == 1 && run.complaints.contains(why), "\(run.complaints)")
            }
            let proposed = try await shop.must(
                "operations", "reconcile", id, "--outcome", "did-not-happen", "--evidence", "not in the console's list", by: "lead")
            #expect(proposed.hasPrefix("lead says that \(id) did not happen; nothing is settled yet\n"))
            let listed = try await shop.must("operations", "list", "--unresolved")
            #expect(listed.contains("lead says that it did not happen; another person has to confirm it"))
            let own = try await shop.run("operations", "reconcile", id, "--confirm", by: "lead")
            #expect(own.status == 1 && own.complaints.contains("`lead` has made the proposal; another person has to confirm it"))
            let confirmed = try await shop.run("operations", "reconcile", id, "--confirm", by: "lead-b")
            #expect(confirmed.status == 0 && confirmed.complaints.contains("did not happen: not in the console's list"))
            #expect(
                confirmed.output == """
                    \(id) is settled: lead and lead-b say that it did not happen; its amount is free again, and the host looks for it \
                    some more times

                    """)
            #expect(try await shop.must("operations", "list", "--unresolved") == "there are no such operations\n")
            // It arrives after all: posted with an alarm, until somebody says that they have seen it.
            #expect(shop.simulator.releaseLate() == 1)
            let run = try await shop.settle(after: .hours(1))
            #expect(run.hasSuffix("approved: 0, unsettled: 0, looked for again: 1, expired: 0\n"))
            let alarm = try await shop.must("operations", "list", "--unresolved")
            #expect(alarm.contains("succeeded") && alarm.contains("ALARM: it happened after it was taken for ended"))
            let shown = try await shop.must("operations", "show", id)
            for line in [
                "state      succeeded: it happened after all", "nobody has acknowledged it", "posted after all, over its limits if need be",
                "settled by hand (proposed by lead; confirmed by lead-b; outcome did-not-happen)",
                "next: `tollgate operations acknowledge \(id)`",
                "lead said at ", "not in the console's list", "looked up  ",
            ] { #expect(shown.contains(line), "\(line) in \(shown)") }
            #expect(try await shop.run("operations", "acknowledge", id, by: "ops").status == 1)
            try await shop.must("operations", "acknowledge", id, by: "lead")
            #expect(try await shop.must("operations", "list", "--unresolved") == "there are no such operations\n")
            #expect(try await shop.run("audit", "verify").status == 0)
        }
    }

    @Test("a confirmation at a terminal shows what it settles and asks; a no settles nothing, and one proposal is not another")
    func confirming() async throws {
        try await OperationsStage.with { shop in
            shop.simulator.add(Fault(.lateArrival, method: Self.refundMethod, lookUps: 1000, hangsUp: true))
            let (id, _) = try await shop.refund("T1", "30.00")
            try await shop.settle(after: .minutes(15))
            let words = ["operations", "reconcile", id, "--outcome", "happened", "--evidence", "seen", "--json"]
            let first = try JSONValue(parsing: try await shop.run(words, by: "lead").output)
            shop.stage.terminal.confirm(with: false)
            let no = try await shop.run("operations", "reconcile", id, "--confirm", by: "lead-b")
            #expect(no.status == 1 && no.complaints.contains("nothing was settled"))
            #expect(shop.stage.terminal.prompts.last == "Settle the refund of 30.00 CNY on order T1 by that? [y/N] ")
            try await shop.must("operations", "reconcile", id, "--withdraw", by: "lead")
            let second = try JSONValue(parsing: try await shop.run(words, by: "lead").output)
            #expect(first["proposal"] != second["proposal"] && second["state"] == "open")
            let old = try #require(first["proposal"]?.stringValue)
            let other = try await shop.run("operations", "reconcile", id, "--confirm", "--proposal", old, by: "lead-b")
            #expect(other.status == 1 && other.complaints.contains("has changed since the proposal was made"))
            let settled = try JSONValue(
                parsing: try await shop.must("operations", "reconcile", id, "--confirm", "--json", by: "lead-b"))
            #expect(settled["state"] == "confirmed" && settled["ended_by"] == "lead-b")
            #expect(try await shop.show(id)["state"] == "succeeded")
        }
    }

    @Test("refunds that were sent are settled, and none is sent, where the owner offers refunds no more")
    func deselected() async throws {
        try await OperationsStage.with { shop in
            shop.simulator.add(Fault(.connectionLostAfter, method: Self.refundMethod))
            let (lost, _) = try await shop.refund("T1", "30.00")
            shop.simulator.add(Fault(.connectionLostBefore, method: Self.refundMethod))
            let (absent, _) = try await shop.refund("T2", "10.00")
            let selected = ["AP_SELECT_TOOLS": "queryPay"]
            let call = ["call", "refund-alipay-payment", "outTradeNo=T3", "refundAmount=1.00", "--agent", "desk", "--json"]
            let refused = try await shop.run(call, by: "ops", with: selected)
            #expect(refused.status == 2, "\(refused)")
            shop.stage.clock.advance(by: .seconds(40))
            #expect(try await shop.run(["operations", "run"], with: selected).status == 0)
            #expect(try await shop.show(lost)["state"] == "succeeded")
            #expect(try await shop.show(absent)["state"] == "unknown")
            shop.stage.clock.advance(by: .minutes(20))
            #expect(try await shop.run(["operations", "run"], with: selected).status == 0)
            let waiting = try await shop.run(["operations", "list", "--unresolved"], with: selected).output
            #expect(waiting.contains(absent) && waiting.contains("a person has to settle it"), "\(waiting)")
            #expect(try await !shop.must("audit", "list", "--kind", "sent-again", "--json").contains(absent))
        }
    }

    @Test("run carries out what was approved, says what it did, and its exit status says what became of one operation")
    func run() async throws {
        try await OperationsStage.with { shop in
            let (id, status) = try await shop.refund("T1", "60.00")
            #expect(status == 3)
            let held = try await shop.run("operations", "run", id)
            #expect(held.status == 3 && held.output == "\(id)  held: people are asked, and nothing has moved yet\n")
            try await shop.must("approvals", "approve", id, by: "lead")
            let done = try await shop.run("operations", "run", id)
            #expect(done.status == 0 && done.output == "\(id)  approved -> succeeded: refund of 60.00 CNY on order T1\n", "\(done)")
            #expect(try await shop.run("operations", "run", id).output == "\(id)  succeeded: it has ended\n")
            shop.simulator.add(Fault(.connectionLostAfter, method: Self.refundMethod))
            let (lost, _) = try await shop.refund("T2", "10.00")
            let waiting = try await shop.run("operations", "run", lost, "--json")
            let json = try JSONValue(parsing: waiting.output)
            #expect(waiting.status == 1 && json["state"] == "unknown" && json["state_before"] == "unknown")
            shop.stage.clock.advance(by: .seconds(10))
            #expect(
                try await shop.run("operations", "run", lost).output == "\(lost)  unknown -> succeeded: refund of 10.00 CNY on order T2\n")
            let none = try await shop.run("operations", "run", "op_none")
            #expect(none.status == 1 && none.complaints.contains("there is no operation `op_none`"))
        }
    }

    @Test("list takes states and says what it means by unresolved; show tells the questions and their answers")
    func listing() async throws {
        try await OperationsStage.with { shop in
            let (done, _) = try await shop.refund("T1", "10.00")
            let (held, _) = try await shop.refund("T2", "60.00")
            let all = try JSONValue(parsing: try await shop.must("operations", "list", "--json"))
            #expect(all.arrayValue?.compactMap { $0["operation"]?.stringValue }.sorted() == [done, held].sorted())
            for (words, expected) in [
                (["--unresolved"], [held]), (["--in-state", "succeeded"], [done]),
                (["--in-state", "held", "--in-state", "succeeded"], [done, held]),
                (["--in-state", "failed"], []), (["--unresolved", "--in-state", "held"], [held]),
                (["--limit", "1", "--in-state", "held"], [held]),
            ] {
                let run = try await shop.run(["operations", "list", "--json"] + words)
                let found = try JSONValue(parsing: run.output).arrayValue?.compactMap { $0["operation"]?.stringValue } ?? []
                #expect(found.sorted() == expected.sorted(), "\(words)")
            }
            #expect(try await shop.run("operations", "list", "--in-state", "lost").status == 2)
            #expect(try await shop.run("operations", "list", "--limit", "0").status == 2)
            for words in [
                [], ["--confirm", "--withdraw"], ["--outcome", "happened"], ["--evidence", "x"], ["--withdraw", "--proposal", "x"],
            ] {
                #expect(try await shop.run(["operations", "reconcile", held] + words, by: "lead").status == 2, "\(words)")
            }
            try await shop.must("approvals", "approve", held, by: "lead")
            try await shop.settle(after: .seconds(1))
            let life = try await shop.show(held)
            #expect(life["state"] == "succeeded" && life["meaning"] == "it happened")
            #expect(life["questions"]?.arrayValue?.first?["answers"]?.arrayValue?.first?["person"] == "lead")
            #expect(life["steps"]?.arrayValue?.compactMap { $0["kind"]?.stringValue } == ["reserve", "approve", "dispatch", "post"])
            let kinds = life["entries"]?.arrayValue?.compactMap { $0["kind"]?.stringValue } ?? []
            #expect(kinds == ["held", "answer-approve", "approved", "claimed", "succeeded"], "\(kinds)")
            let reference = try #require(life["entries"]?.arrayValue?.last?["reference"]?.stringValue)
            #expect(try await shop.run("audit", "show", reference).status == 0)
            let text = try await shop.must("operations", "show", held)
            #expect(text.contains("people were asked by over-50 at ") && text.contains("  lead agreed"))
        }
    }
}
