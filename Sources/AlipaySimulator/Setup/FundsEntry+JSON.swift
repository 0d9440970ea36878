import Clocks
import JSON
import Money

extension FundsEntry {
    /// What its lines of the journal say of their book.
    static let book = "funds"

    /// The entry as one line of the journal.
    var json: JSONValue {
        var object: JSONObject = [
            "book": .string(Self.book), "sequence": .integer(Int64(sequence)), "at": .integer(at.milliseconds),
            "time": .string(ChinaTime.text(at)),
        ]
        switch event {
        case .deposited(let amount):
            object["event"] = "deposited"
            object["amount"] = .string(amount.decimalText)
        case .transferred(let request, let draft, let orderID, let payFundOrderID):
            object["event"] = "transferred"
            for member in request.json.members + draft.json.members { object[member.key] = member.value }
            object["orderId"] = .string(orderID)
            object["payFundOrderId"] = .string(payFundOrderID)
        case .ended(let outBizNo, let status, let errorCode, let failReason):
            object["event"] = "ended"
            object["outBizNo"] = .string(outBizNo)
            object["status"] = .string(status.rawValue)
            object["errorCode"] = errorCode.map(JSONValue.string)
            object["failReason"] = failReason.map(JSONValue.string)
        }
        return .object(object)
    }

    /// Reads what `json` wrote.
    init(json: JSONValue) throws(EntryError) {
        let fields = EntryFields(json)
        self.init(sequence: try fields.sequence(), at: try fields.at(), event: try Self.event(fields))
    }

    private static func event(_ fields: EntryFields) throws(EntryError) -> FundsEvent {
        switch try fields.text("event") {
        case "deposited":
            return .deposited(try fields.amount())
        case "transferred":
            let payee = TransferPayee(
                kind: try fields.text("payeeKind"), identity: try fields.text("payee"), name: fields.optional("payeeName"))
            let request = TransferRequest(
                outBizNo: try fields.text("outBizNo"), amount: try fields.amount(), payee: payee, product: try fields.text("product"),
                title: fields.optional("title"), remark: fields.optional("remark"), scene: fields.optional("scene"))
            let draft = TransferDraft(
                outBizNo: request.outBizNo, amount: request.amount, status: try fields.status(),
                receiverUserID: fields.optional("receiverUserId"), receiverOpenID: fields.optional("receiverOpenId"))
            return .transferred(
                request, draft, orderID: try fields.text("orderId"), payFundOrderID: try fields.text("payFundOrderId"))
        case "ended":
            return .ended(
                outBizNo: try fields.text("outBizNo"), try fields.status(), errorCode: fields.optional("errorCode"),
                failReason: fields.optional("failReason"))
        default:
            throw EntryError(description: "`event` is unknown")
        }
    }
}

extension TransferRequest {
    fileprivate var json: JSONObject {
        var object: JSONObject = [
            "outBizNo": .string(outBizNo), "amount": .string(amount.decimalText), "payeeKind": .string(payee.kind),
            "payee": .string(payee.identity), "product": .string(product),
        ]
        for (name, text) in [("payeeName", payee.name), ("title", title), ("remark", remark), ("scene", scene)] {
            object[name] = text.map(JSONValue.string)
        }
        return object
    }
}

extension TransferDraft {
    fileprivate var json: JSONObject {
        var object: JSONObject = ["status": .string(status.rawValue)]
        object["receiverUserId"] = receiverUserID.map(JSONValue.string)
        object["receiverOpenId"] = receiverOpenID.map(JSONValue.string)
        return object
    }
}

extension CodeEntry {
    /// What its lines of the journal say of their book.
    static let book = "codes"

    /// The entry as one line of the journal.
    var json: JSONValue {
        var object: JSONObject = [
            "book": .string(Self.book), "sequence": .integer(Int64(sequence)), "at": .integer(at.milliseconds),
            "time": .string(ChinaTime.text(at)),
        ]
        switch event {
        case .made(let order, let diesAt):
            object["event"] = "made"
            object["outTradeNo"] = .string(order.outTradeNo)
            for member in order.json.members { object[member.key] = member.value }
            object["diesAt"] = .integer(diesAt.milliseconds)
        case .cancelled(let outTradeNo):
            object["event"] = "cancelled"
            object["outTradeNo"] = .string(outTradeNo)
        }
        return .object(object)
    }

    /// Reads what `json` wrote.
    init(json: JSONValue) throws(EntryError) {
        let fields = EntryFields(json)
        let event: CodeEvent
        switch try fields.text("event") {
        case "made": event = .made(try fields.order(), diesAt: try fields.at("diesAt"))
        case "cancelled": event = .cancelled(outTradeNo: try fields.text("outTradeNo"))
        default: throw EntryError(description: "`event` is unknown")
        }
        self.init(sequence: try fields.sequence(), at: try fields.at(), event: event)
    }
}
