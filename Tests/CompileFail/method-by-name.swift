// expect: cannot convert value of type 'String' to expected argument type 'ReadingMethod'
// Calls a method by its name.
import AlipayGateway
import JSON

func refund(_ gateway: AlipayGateway) async throws { _ = try await gateway.read("alipay.trade.refund", [:]) }
