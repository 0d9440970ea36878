// expect: type 'ReadingMethod' has no member 'tradeRefund'
// Moves money by reading.
import AlipayGateway
import JSON

func refund(_ gateway: AlipayGateway) async throws { _ = try await gateway.read(.tradeRefund, ["refund_amount": "88.88"]) }
