import Ledger
import Money
import Testing
import ToolKitTesting

@testable import Access
@testable import Gate

@Suite("How far operations have come")
struct OperationStatesTests {
    @Test("the states of many are one answer, and what there is none of is left out")
    func states() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.addPaidOrder("o-2", .fen(10_000))
        let held = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        let done = try #require(try await house.refund("o-2", "10.00", by: desk).operation)
        let states = try await house.gate.states(of: [held, done, OperationID("op_of-nobody")])
        #expect(states == [held: .held, done: .succeeded])
        #expect(try await house.gate.states(of: []).isEmpty)
    }
}
