import Money
import ToolKit

/// What a signed answer with code 10000 says about a movement. `code=10000` alone says that the request was understood, and no more.
enum MovementVerdict {
    typealias Told = (Outcome<GatewayAnswer>, Observation)

    /// What the answer to this method says of the movement that was sent.
    static func of(_ answer: GatewayAnswer, to method: MovingMethod, _ movement: Movement) -> Told {
        switch method {
        case .tradeRefund: RefundVerdict.of(answer, to: movement)
        case .tradePrecreate: PrecreateVerdict.of(answer, to: movement)
        case .tradeCancel: CancelVerdict.of(answer, to: movement)
        case .tradeClose: CloseVerdict.of(answer, to: movement)
        case .transfer: TransferVerdict.of(answer, to: movement)
        }
    }

    /// An outcome that nobody knows yet.
    static func unknown(_ code: String, _ why: GatewaySentence, _ observation: Observation = Observation()) -> Told {
        (.unknown(Failure(code: code, text: (why + .establishing).english, mayHelpLater: true)), observation)
    }

    /// Whether an answer names this order: by one of its names at least, and by no other.
    static func isAbout(_ order: OrderIdentity, _ answer: GatewayAnswer) -> Bool {
        (answer.text("trade_no") ?? answer.text("out_trade_no")) != nil && names(order, in: answer)
    }

    /// Whether what an answer names of an order is this one. Alipay leaves out what it does not know.
    static func names(_ order: OrderIdentity, in answer: GatewayAnswer) -> Bool {
        [("trade_no", order.tradeNumber), ("out_trade_no", order.number.text)].allSatisfy { name, expected in
            answer.text(name).map { $0.utf8.elementsEqual(expected.utf8) } ?? true
        }
    }
}
