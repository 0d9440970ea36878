import JSON
import Ledger
import Money
import Testing
import ToolKitTesting

@testable import Gate

@Suite("One call, start to end")
struct OneCallTests {
    @Test("a refund within scope, limit and gate is carried out once, posted and written down")
    func permitted() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let reply = try await house.refund("o-1", "30.00", by: desk)
        #expect(reply.status == .succeeded)
        #expect(house.till.refunded == 3_000)
        #expect(house.till.sent.count == 1)
        let operation = try await house.operation(reply.operation)
        #expect(operation.state == .succeeded)
        #expect(operation.movement.amount == .fen(3_000))
        #expect(try await house.count("permit") == 1)
        #expect(try await house.count("succeeded") == 1)
        try await house.verify(reply)
    }
}
