import Access
import AlipaySimulator
import AuditLog
import Clocks
import Gate
import HTTPClient
import JSON
import Ledger
import Money
import Store

/// A scripted day: each step does what it says and is checked; a step that goes another way ends the story.
struct DemoStory: Sendable {
    let settings: Settings
    let terminal: any Terminal

    /// - Returns: whether every step went as it should.
    func tell() async throws -> Bool {
        terminal.write(
            "A day at the desk, under policies/demo: beyond 50.00 an order `lead` is asked, and `demo-day` ends at 100.00 a day.")
        return try await DemoWorld.with(settings) { world in
            do {
                try await tell(world)
                terminal.write("\nEvery step went as it should.")
                return true
            } catch let unexpected as Unexpected {
                terminal.complain("\nThe step went another way: \(unexpected.what)")
                return false
            }
        }
    }

    private func tell(_ world: DemoWorld) async throws {
        try await pay("demo_1", "88.00", world)
        try await pay("demo_2", "60.00", world)
        let first = RefundArguments("demo_1", "30.00", "morning-1")
        step("The agent refunds 30.00: within what it may do alone")
        try say(await expectReceipt(world, "refund-alipay-payment", first.json))
        let held = try await holdAndApprove(world)
        step("The agent learns it by repeating its call")
        try say(await repeated(held, world))
        try await refusals(world)
        step("The first refund once more, the very same call: answered from the store, not paid again")
        try say(await expectReceipt(world, "refund-alipay-payment", first.json))
        try checkProvider(world)
        try await verify(world)
    }

    // MARK: - Paying

    private func pay(_ order: String, _ amount: String, _ world: DemoWorld) async throws {
        step("A payment link for \(amount), and the buyer pays")
        let arguments: JSONObject = ["outTradeNo": .string(order), "totalAmount": number(amount), "orderTitle": "Tea"]
        let receipt = try await expectReceipt(world, "create-mobile-alipay-payment", arguments)
        guard let url = receipt.structured?["result"]?["paymentUrl"]?.stringValue else { throw Unexpected("no link in the answer") }
        say("link: \(url.prefix(60))…")
        let browser = HTTPClient(configuration: HTTPClient.Configuration(allowsPlainHTTP: true))
        let page = try await browser.send(HTTPRequest(url: url, method: .get, timeoutMilliseconds: 5000))
        guard page.status == 200, let trade = world.simulator.trade(order) else { throw Unexpected("the cashier shows no order") }
        let base = url.prefix { $0 != "?" }.dropLast("/gateway.do".count)
        let paid = try await browser.send(
            HTTPRequest(
                url: "\(base)/cashier/\(trade.tradeNo)/pay", method: .post,
                headers: [HTTPHeader("content-type", "application/x-www-form-urlencoded")], body: [], timeoutMilliseconds: 5000))
        guard paid.status < 400, world.simulator.trade(order)?.paidAt != nil else { throw Unexpected("the buyer could not pay") }
        try say(await expectReceipt(world, "query-alipay-payment", ["outTradeNo": .string(order)]))
    }

    // MARK: - Holding

    private func holdAndApprove(_ world: DemoWorld) async throws -> RefundArguments {
        let call = RefundArguments("demo_1", "25.00", "morning-2")
        step("25.00 more on the same order, under a new number: the order would be at 55.00")
        guard case .question(let question) = try await ask(world, "refund-alipay-payment", call.json) else {
            throw Unexpected("it was not held")
        }
        say(question.text)
        step("An approval without the approver's secret")
        guard try await world.services.bench.access.authenticate(secret: "a guess") == nil else { throw Unexpected("a guess was somebody") }
        say("refused: this secret is nobody's")
        step("`demo-lead` approves with their own secret")
        guard let lead = try await world.services.bench.access.authenticate(secret: world.leadSecret.reveal()) else {
            throw Unexpected("the approver is nobody")
        }
        guard try await world.services.gate.answer(question.operation, .approve, by: lead) == .approved else {
            throw Unexpected("it still waits")
        }
        say("\(question.operation) is approved; the running host carries it out")
        return call
    }

    /// Repeats a call until the host has carried it out.
    private func repeated(_ call: RefundArguments, _ world: DemoWorld) async throws -> String {
        for _ in 0..<100 {
            guard case .receipt(let receipt) = try await ask(world, "refund-alipay-payment", call.json) else { break }
            if receipt.status == .succeeded { return receipt.text }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Unexpected("the approved refund was not carried out")
    }

    // MARK: - Refusing

    private func refusals(_ world: DemoWorld) async throws {
        step("50.00 on another order: 55.00 of the day's 100.00 are spent")
        let refusal = try await expectRefusal(world, "refund-alipay-payment", RefundArguments("demo_2", "50.00", "noon-1").json)
        guard refusal.reason.statements == ["demo-day"], let left = refusal.reason.left, left == .fen(45_00) else {
            throw Unexpected("it was refused by \(refusal.reason.statements) with \(refusal.reason.left.map { "\($0)" } ?? "nothing") left")
        }
        say("the agent reads: \(refusal.reason.text)")
        say("the operator reads in entry \(refusal.entry.reference): \(left) left under `demo-day`")
        step("A tool outside the agent's scope")
        let arguments: JSONObject = ["outTradeNo": "demo_1", "outRequestNo": "morning-1"]
        say("the agent reads: \(try await expectRefusal(world, "query-alipay-refund", arguments).reason.text)")
    }

    private func checkProvider(_ world: DemoWorld) throws {
        let refunded = world.simulator.trades.reduce(Int64(0)) { $0 + $1.refunded.minorUnits }
        guard refunded == 55_00 else { throw Unexpected("the provider's own ledger says \(refunded) fen") }
        say("by the provider's own ledger 30.00 and 25.00 were refunded, and nothing else")
    }

    // MARK: - The log

    private func verify(_ world: DemoWorld) async throws {
        step("The log is verified")
        let bench = world.services.bench
        guard try await bench.sequence() != nil else { throw Unexpected("no checkpoint was signed") }
        let report = try await Verifier.verify(bench.store, keys: [bench.keys.audit.publicKey])
        guard report.isGood else { throw Unexpected(report.description) }
        say(report.description)
        step("A copy of the log in which somebody made 30.00 into 3.00")
        let tampered = try await TamperedCopy.make(of: bench)
        guard !tampered.isGood else { throw Unexpected("the change was not noticed") }
        say(tampered.description)
    }

    // MARK: - Telling

    private func step(_ text: String) { terminal.write("\n▸ \(text)") }

    private func say(_ text: String) {
        for line in text.split(separator: "\n") { terminal.write("    \(line)") }
    }

    private func say(_ receipt: Receipt) { say(receipt.text) }

    private func number(_ text: String) -> JSONValue { JSONNumber(text: text).map { .number($0) } ?? .string(text) }

    private func ask(_ world: DemoWorld, _ tool: String, _ arguments: JSONObject) async throws -> Reply {
        try await world.services.gate.call(CallRequest(tool: tool, arguments: arguments), by: world.agent)
    }

    private func expectReceipt(_ world: DemoWorld, _ tool: String, _ arguments: JSONObject) async throws -> Receipt {
        let reply = try await ask(world, tool, arguments)
        guard case .receipt(let receipt) = reply, receipt.status == .succeeded else { throw Unexpected(CallAnswer(reply).text) }
        return receipt
    }

    private func expectRefusal(_ world: DemoWorld, _ tool: String, _ arguments: JSONObject) async throws -> Refusal {
        let reply = try await ask(world, tool, arguments)
        guard case .refusal(let refusal) = reply else { throw Unexpected(CallAnswer(reply).text) }
        return refusal
    }
}

/// A step that went another way than the story says.
private struct Unexpected: Error {
    let what: String

    init(_ what: String) { self.what = what }
}

/// The arguments of a refund.
private struct RefundArguments: Sendable {
    let json: JSONObject

    init(_ order: String, _ amount: String, _ number: String) {
        json = [
            "outTradeNo": .string(order), "refundAmount": JSONNumber(text: amount).map { .number($0) } ?? .string(amount),
            "outRequestNo": .string(number), "refundReason": "cold tea",
        ]
    }
}
