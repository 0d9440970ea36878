import Clocks
import JSON
import Money
import Testing
import ToolKit

@testable import ToolKitTesting

@Suite("The conformance suite")
struct ConformanceTests {
    private let identity = GateIdentity()
    private let till: Till

    init() {
        till = Till(boundTo: identity, clock: HandClock(Instant(seconds: 1_700_000_000)))
        till.addPaidOrder("o-1", .fen(10_000))
    }

    @Test("finds nothing wrong with the till's tools")
    func till() async throws {
        let samples: [String: JSONObject] = [
            "till-refund": ["order": "o-1", "amount": "5.50", "reason": "late"],
            "till-collect": ["order": "o-2", "amount": "5.50", "title": "tea"],
            "till-transfer": ["payee": "p", "amount": "5.50"], "till-balance": ["order": "o-1"],
        ]
        for tool in TillTools(till).tools {
            let sample = try #require(samples[tool.tool.name])
            #expect(ToolConformance.check(tool.tool, samples: [sample]) == [])
            guard case .moving(let moving) = tool else { continue }
            let findings = await ToolConformance.check(moving, moving: sample, amount: .fen(550), gate: identity) { [till] in
                till.sent.count
            }
            #expect(findings == [])
        }
    }

    @Test("finds a sample that is refused, an open argument, a movement of another amount and a permit of anybody's")
    func findings() async {
        #expect(ToolConformance.check(TillRefundTool(till: till), samples: []) == ["there is no sample to check with"])
        let wrong: JSONObject = ["order": "o-1", "amount": "0.001"]
        #expect(ToolConformance.check(TillRefundTool(till: till), samples: [wrong]).count == 1)
        let sample: JSONObject = ["order": "o-1", "amount": "5.00"]
        let tool = TillRefundTool(till: till)
        let other = await ToolConformance.check(tool, moving: sample, amount: .fen(501), gate: identity) { 0 }
        #expect(other == ["the movement is of 5.00 CNY, and the arguments name 5.01 CNY"])
        let unknown = await ToolConformance.check(tool, moving: ["order": "o-9", "amount": "5.00"], amount: .fen(500), gate: identity) { 0 }
        #expect(unknown.count == 1)
        let careless = await ToolConformance.check(Careless(inner: tool), moving: sample, amount: .fen(500), gate: identity) { [till] in
            till.sent.count
        }
        #expect(careless == ["a request was sent under a permit that does not pay for it"])
    }
}

/// Sends whatever the permit says.
private struct Careless: MovingTool {
    typealias Output = TillReceipt
    typealias Arguments = TillRefundTool.Arguments

    let inner: TillRefundTool

    var name: String { inner.name }
    var title: String { inner.title }
    var summary: String { inner.summary }
    var effects: Set<Effect> { inner.effects }
    var parameters: Parameters<Arguments> { inner.parameters }

    func reference(in arguments: Arguments) -> MovementReference { inner.reference(in: arguments) }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts { try await inner.facts(for: arguments) }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        try inner.movement(arguments, facts, number: number)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<TillReceipt> {
        _ = await inner.till.move(permit.movement)
        return permit.decline(Failure(code: "sent", text: "Sent all the same."))
    }

    func lookUp(_ movement: Movement) async -> LookUp<TillReceipt> { await inner.lookUp(movement) }
}
