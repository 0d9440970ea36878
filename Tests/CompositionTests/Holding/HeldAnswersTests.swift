import Access
import Clocks
import Foundation
import Gate
import JSON
import Ledger
import Logging
import Money
import Testing

@testable import Composition
@testable import MCP

@Suite("How a held call is answered")
struct HeldAnswersTests {
    @Test("a held call tells what is awaited, until when and what to do, as text and as data")
    func plain() async throws {
        try await HoldingHouse.with { house in
            try house.makeOrders("T_1")
            let ear = Ear()
            let answer = await house.refund("T_1", ear)
            let id = try await house.held()
            let structured = try #require(answer.result?.structured)
            #expect(structured["status"] == "held" && structured["operation"] == .string(id.text))
            #expect(structured["awaits"] == [["gate": "over-50", "people": 1]])
            let until = try #require(structured["expires_at"]?.stringValue)
            for part in [id.text, "over-50", "1 person has to agree", until, "operation-status", "repeat the very same call"] {
                #expect(answer.text.contains(part), "\(part)")
            }
            #expect(structured["next"]?.stringValue?.isEmpty == false && answer.result?.isError == false)
            #expect(ear.heard("notifications/message").map { $0["params"]?["level"] } == ["notice"])
            #expect(ear.heard("notifications/progress").isEmpty, "nothing waits")
        }
    }

    @Test("13: a link is asked for only of a client that declared links in this very request; else the call is simply held")
    func links() async throws {
        try await HoldingHouse.with { house in
            try house.makeOrders("T_1")
            for client in [[:], Ear.forms, ["elicitation": ["form": [:]]]] as [JSONObject] {
                #expect(await house.refund("T_1", Ear(.july2026, client)).status == "held")
            }
            let asked = try #require(await house.refund("T_1", Ear(.july2026, Ear.links)).asked)
            let id = try await house.held()
            #expect(asked.link.key == "approval" && asked.link.url == "http://127.0.0.1:8787/console/approvals/\(id)")
            #expect(await house.refund("T_1").status == "held", "what one request said counts for that one")
            // Of the older revisions only the newest knows links, and it is asked by a request of its own.
            #expect(await house.refund("T_1", Ear(.june2025, Ear.links)).status == "held")
        }
        // Where nobody could follow a link there is none.
        try await HoldingHouse.with(hasConsole: false) { house in
            try house.makeOrders("T_1")
            #expect(await house.refund("T_1", Ear(.july2026, Ear.links)).status == "held")
        }
        try await HoldingHouse.with(["TOLLGATE_CONSOLE_URL": "https://pay.example"], hasConsole: false) { house in
            try house.makeOrders("T_1")
            let asked = try #require(await house.refund("T_1", Ear(.july2026, Ear.links)).asked)
            #expect(asked.link.url.hasPrefix("https://pay.example/console/approvals/op_"))
        }
    }

    @Test("14: a retry with answers completes; with none or some it is asked again; unknown keys are ignored")
    func retries() async throws {
        try await HoldingHouse.with { house in
            try house.makeOrders("T_1")
            let client = { Ear(.july2026, Ear.links) }
            let first = try #require(await house.refund("T_1", client()).asked)
            for answers in [nil, [:], ["else": .accept], ["": .decline]] as [[String: LinkAnswer]?] {
                #expect(await house.refund("T_1", client(), answers: answers, state: first.state).asked != nil)
            }
            #expect(await house.refund("T_1", client(), answers: ["approval": .accept]).asked != nil, "an answer without its question")
            try await house.approve()
            for state in [nil, first.state] {
                let done = await house.refund("T_1", client(), answers: ["approval": .accept, "else": .cancel], state: state)
                #expect(done.status == "succeeded")
            }
        }
    }

    @Test("14: whoever opened the link is answered the moment people have, with progress")
    func accepted() async throws {
        try await HoldingHouse.with { house in
            try house.makeOrders("T_1")
            let first = try #require(await house.refund("T_1", Ear(.july2026, Ear.links)).asked)
            let ear = Ear(.july2026, Ear.links)
            async let answer = house.refund("T_1", ear, answers: ["approval": .accept], state: first.state)
            await ear.waits.wait()
            try await house.approve()
            #expect(await answer.status == "succeeded")
            let told = ear.heard("notifications/progress").compactMap { $0["params"]?["progress"]?.numberValue?.integer }
            #expect(told.first == 0 && told == told.sorted() && Set(told).count == told.count)
            #expect(ear.heard("notifications/progress").allSatisfy { $0["params"]?["total"] == 20 })
        }
    }

    @Test("14: a state that is tampered, expired, another agent's, another call's is refused and does nothing")
    func states() async throws {
        try await HoldingHouse.with { house in
            try house.makeOrders("T_1", "T_2")
            let state = try #require(await house.refund("T_1", Ear(.july2026, Ear.links)).asked).state
            func refused(_ answer: ToolCallAnswer) -> Bool { if case .invalidState = answer { true } else { false } }
            let ear = Ear(.july2026, Ear.links)
            #expect(refused(await house.refund("T_1", ear, answers: ["approval": .accept], state: state + "0")))
            #expect(refused(await house.refund("T_2", ear, answers: ["approval": .accept], state: state)))
            #expect(refused(await house.refund("T_1", ear, answers: ["approval": .accept], state: state, amount: "60.01")))
            #expect(refused(await house.refund("T_1", by: house.other, ear, answers: ["approval": .accept], state: state)))
            house.stage.clock.advance(by: .minutes(30))
            #expect(refused(await house.refund("T_1", ear, answers: ["approval": .accept], state: state)))
            #expect(try await house.services.gate.waiting().count == 1, "none of them asked anybody anything")
        }
    }

    @Test("14: declined and cancelled answers hold the call as before", arguments: [LinkAnswer.decline, .cancel])
    func declined(answer: LinkAnswer) async throws {
        try await HoldingHouse.with { house in
            try house.makeOrders("T_1")
            let asked = try #require(await house.refund("T_1", Ear(.july2026, Ear.links)).asked)
            let held = await house.refund("T_1", Ear(.july2026, Ear.links), answers: ["approval": answer], state: asked.state)
            #expect(held.status == "held" && held.result?.isError == false && held.text.contains("People have been asked all the same"))
            try await house.approve()
            #expect(await house.refund("T_1", Ear(.july2026, Ear.links)).status == "succeeded")
        }
    }

    @Test("27: a client of 2025-11-25 is asked on its own call, told when it is over, and a decline costs nothing")
    func legacy() async throws {
        try await HoldingHouse.with { house in
            try house.makeOrders("T_1")
            let declining = Ear(.november2025, Ear.links, answering: ["action": "decline"])
            #expect(await house.refund("T_1", declining).status == "held")
            let question = try #require(declining.heard("elicitation/create").first?["params"])
            let id = try await house.held()
            #expect(question["mode"] == "url" && question["elicitationId"] == .string(id.text))
            #expect(question["url"]?.stringValue?.hasSuffix(id.text) == true)
            let silent = Ear(.november2025, Ear.links)
            #expect(await house.refund("T_1", silent).status == "held")
            let accepting = Ear(.november2025, Ear.links, answering: ["action": "accept"])
            async let answer = house.refund("T_1", accepting)
            await accepting.waits.wait()
            try await house.approve()
            #expect(await answer.status == "succeeded")
            #expect(accepting.heard.last?["method"] == "notifications/elicitation/complete")
            #expect(await house.refund("T_1", Ear(.november2025, Ear.tasks)).task == nil, "tasks are of 2026-07-28")
        }
    }

    @Test("27: people who answer elsewhere are not waited for at the client")
    func elsewhere() async throws {
        try await HoldingHouse.with { house in
            try house.makeOrders("T_1")
            let ear = Ear(.november2025, Ear.links, isThinking: true)
            async let answer = house.refund("T_1", ear)
            await ear.waits.wait()
            try await house.approve()
            #expect(await answer.status == "succeeded")
            #expect(ear.heard("elicitation/create").count == 1)
        }
    }

    @Test("a call that waits reports progress and answers the moment people do")
    func waits() async throws {
        try await HoldingHouse.with(["TOLLGATE_WAIT_FOR_APPROVAL": "50s"]) { house in
            try house.makeOrders("T_1")
            let ear = Ear()
            async let answer = house.refund("T_1", ear)
            await ear.waits.wait()
            try await house.approve()
            #expect(await answer.status == "succeeded")
            // A turned-down one is no reason to wait either.
            try house.makeOrders("T_2")
            let second = Ear()
            async let refused = house.refund("T_2", second)
            await second.waits.wait()
            #expect(try await house.services.gate.answer(try await house.held(), .reject, by: house.lead) == .rejected)
            #expect(await refused.status == "refused")
        }
    }

    @Test("a call that nobody answers, or whose host ends, is told that it is held")
    func nobody() async throws {
        try await HoldingHouse.with(["TOLLGATE_WAIT_FOR_APPROVAL": "50s"]) { house in
            try house.makeOrders("T_1")
            let ending = Latch()
            let ear = Ear(ending: ending)
            async let answer = house.refund("T_1", ear)
            await ear.waits.wait()
            ending.open()
            #expect(await answer.status == "held")
            // A second is as long as this one's pauses say: none.
            let settings = house.services.bench.settings.serving
            let holding = try Holding(
                house.services.gate, storeKey: house.services.bench.keys.pseudonymBytes, patience: settings.waitForApproval,
                logger: house.services.logger, pause: { _ in await Task.yield() })
            let held = HeldAnswers(gate: house.services.gate, holding: holding, links: nil, texts: .english)
            let request = MCP.ToolCallRequest(
                name: "refund-alipay-payment", arguments: ["outTradeNo": "T_1", "refundAmount": "60.00"])
            let call = try HeldCall(request, by: house.desk.principal, holding.states, at: house.stage.clock.now())
            let asked = try await house.services.gate.call(
                CallRequest(tool: request.name, arguments: request.arguments), by: house.desk.principal)
            guard case .question(let question) = asked else {
                Issue.record("not held")
                return
            }
            let patient = Ear()
            #expect(try await held.answer(question, to: call, through: patient.exchange).status == "held")
            let told = patient.heard("notifications/progress").compactMap { $0["params"]?["progress"]?.numberValue?.integer }
            #expect(told == Array(0..<50))
        }
    }
}
