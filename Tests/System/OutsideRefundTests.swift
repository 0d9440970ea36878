import Foundation
import JSON
import Testing

/// Refunds that somebody makes past this host, at the platform itself.
@Suite("Refunds outside the host", .serialized)
struct OutsideRefundTests {
    @Test("what was refunded past the host counts from when a source shows it; what has not shown is caught by the platform's own ceiling")
    func outside() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            let orders = ["unshown", "queried", "numbered", "answered", "repeated"].map { "out_\($0)" }
            try await world.simulator.makePaidOrders(orders, total: "60.00")
            for order in orders { try await world.simulator.refundPastHost(order, "20.00", number: "else_\(order)") }
            let (host, port) = try await world.serve("host")
            let desk = AskingDesk(world: world, port: port)
            try await unshown(desk)
            try await queried(desk)
            try await numbered(desk)
            try await answered(desk)
            try await repeated(desk)
            let learnt = try await world.listing(["audit", "list", "--kind", "refund-learnt"])
            #expect(Set(learnt.compactMap { $0["body"]?["order"]?.stringValue }) == ["out_queried", "out_numbered", "out_repeated"])
            #expect(learnt.allSatisfy { $0["body"]?["refunded"] == "20.00 CNY" && $0["body"]?["source"] == "refund-query" })
            #expect(await host.terminate() == .exited(0))
            #expect(try await world.command(["audit", "verify"]).status == 0)
        }
    }

    /// No source has shown it: the platform refuses what is too much, in words that help, and what is left can be refunded at once.
    private func unshown(_ desk: AskingDesk) async throws {
        let failed = await desk.call("refund-alipay-payment", ["outTradeNo": "out_unshown", "refundAmount": "40.01"])
        let text = failed?["result"]?["content"]?.arrayValue?.first?["text"]?.stringValue ?? ""
        #expect(failed?["result"]?["isError"] == true && text.contains("more than what is left to refund on this order"), "\(text)")
        #expect(await desk.refund("out_unshown", "40.00") == .succeeded)
    }

    /// The agent asks for the refund of the other, and the answer shows it.
    private func queried(_ desk: AskingDesk) async throws {
        let seen = await desk.query("out_queried", number: "else_out_queried")
        #expect(seen?["result"]?["structuredContent"]?["refunded"] == true, "\(seen?.text ?? "")")
        _ = await desk.query("out_queried", number: "else_out_queried")
        try await ceiling("out_queried", desk)
    }

    /// The agent takes the other's number for its own.
    private func numbered(_ desk: AskingDesk) async throws {
        let taken = await desk.refund("out_numbered", "20.00", number: "else_out_numbered")
        #expect(taken == .refused(code: "number-known-elsewhere"))
        try await ceiling("out_numbered", desk)
    }

    /// The answer to a refund of the host's own tells of all that was refunded.
    private func answered(_ desk: AskingDesk) async throws {
        #expect(await desk.refund("out_answered", "10.00") == .succeeded)
        let before = try await desk.world.simulator.requests().count
        #expect(await desk.refund("out_answered", "30.01") == .refused(code: "forbidden"))
        #expect(try await desk.world.simulator.requests().count == before, "nothing was sent")
        #expect(await desk.refund("out_answered", "30.00") == .succeeded)
    }

    /// An agent that is told by its own people to refund what they have refunded already: no answer sends it round the limit of once.
    private func repeated(_ desk: AskingDesk) async throws {
        let before = try await desk.world.simulator.requests().count
        let arguments: JSONObject = ["outTradeNo": "out_repeated", "refundAmount": "20.00", "outRequestNo": "else_out_repeated"]
        let told = await desk.call("refund-alipay-payment", arguments)
        let text = told?["result"]?["content"]?.arrayValue?.first?["text"]?.stringValue ?? ""
        #expect(text.contains("Do not ask for it again") && !text.contains("new one"), "\(text)")
        guard case .held? = await desk.refund("out_repeated", "20.00") else { return _ = Issue.record("the same amount again is not held") }
        #expect(try await desk.world.simulator.requests().count == before, "nothing was sent")
    }

    private func ceiling(_ order: String, _ desk: AskingDesk) async throws {
        let before = try await desk.world.simulator.requests().count
        #expect(await desk.refund(order, "40.01") == .refused(code: "forbidden"))
        #expect(try await desk.world.simulator.requests().count == before, "nothing was sent")
        #expect(await desk.refund(order, "40.00") == .succeeded)
    }
}

/// An agent at one host.
private struct AskingDesk: Sendable {
    let world: World
    let port: Int

    func refund(_ order: String, _ amount: String, number: String? = nil) async -> AgentAnswer? {
        await RefundAsk(order: order, amount: amount, number: number).send(to: port, token: world.token)
    }

    func query(_ order: String, number: String) async -> JSONValue? {
        await call("query-alipay-refund", ["outTradeNo": .string(order), "outRequestNo": .string(number)])
    }

    func call(_ tool: String, _ arguments: JSONObject) async -> JSONValue? {
        await Wire(port: port).call(tool, arguments, token: world.token)
    }
}
