import Clocks
import JSON
import Money

extension Trade {
    /// The trade as the control pages show it.
    var json: JSONValue {
        [
            "outTradeNo": .string(order.outTradeNo), "tradeNo": .string(tradeNo), "status": .string(status.rawValue),
            "totalAmount": .string(order.totalAmount.decimalText), "refunded": .string(refunded.decimalText),
            "subject": .string(order.subject), "buyer": (paidBy ?? order.buyer)?.json ?? .null,
            "createdAt": .integer(createdAt.milliseconds), "expiresAt": instant(order.expiresAt), "paidAt": instant(paidAt),
            "closedAt": instant(closedAt), "refunds": .array(refunds.map(\.json)),
        ]
    }

    private func instant(_ instant: Instant?) -> JSONValue { instant.map { .integer($0.milliseconds) } ?? .null }
}

extension TradeRefund {
    fileprivate var json: JSONValue {
        [
            "requestNumber": .string(requestNumber), "amount": .string(amount.decimalText), "reason": reason.map(JSONValue.string) ?? .null,
            "at": .integer(at.milliseconds), "by": .string(by.rawValue),
        ]
    }
}

extension RefundTally {
    /// The tally as the control pages show it.
    var json: JSONValue {
        ["outTradeNo": .string(outTradeNo), "requestNumber": .string(requestNumber), "received": .integer(Int64(received))]
    }
}

extension Transfer {
    /// The transfer as the control pages show it.
    var json: JSONValue {
        func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
        return [
            "outBizNo": .string(draft.outBizNo), "orderId": .string(orderID), "payFundOrderId": .string(payFundOrderID),
            "amount": .string(draft.amount.decimalText), "status": .string(draft.status.rawValue),
            "paidAt": paidAt.map { .integer($0.milliseconds) } ?? .null, "errorCode": text(draft.errorCode),
            "failReason": text(draft.failReason), "receiverUserId": text(draft.receiverUserID),
            "receiverOpenId": text(draft.receiverOpenID), "made": .bool(request != nil), "title": text(request?.title),
            "remark": text(request?.remark), "payee": text(request?.payee.identity), "payeeKind": text(request?.payee.kind),
        ]
    }
}

extension PaymentCode {
    /// The code as the control pages show it.
    var json: JSONValue {
        [
            "code": .string(text), "outTradeNo": .string(order.outTradeNo), "totalAmount": .string(order.totalAmount.decimalText),
            "diesAt": .integer(diesAt.milliseconds),
        ]
    }
}

extension Notice {
    /// The notification as the control pages show it.
    var json: JSONValue {
        let (name, until): (String, Instant?) =
            switch state {
            case .waiting(let until): ("waiting", until)
            case .taken: ("taken", nil)
            case .givenUp: ("given-up", nil)
            case .withheld: ("withheld", nil)
            }
        return [
            "number": .integer(Int64(number)), "id": .string(id), "outTradeNo": .string(outTradeNo), "status": .string(status),
            "url": .string(url), "body": .string(body), "createdAt": .integer(createdAt.milliseconds), "state": .string(name),
            "until": until.map { .integer($0.milliseconds) } ?? .null,
            "sends": .array(
                sends.map { ["at": .integer($0.at.milliseconds), "answer": .string($0.answer), "taken": .bool($0.isTaken)] }),
        ]
    }
}

extension SimulatedUser {
    /// The user as the control pages show and take it.
    var json: JSONValue {
        [
            "userId": .string(userID), "openId": .string(openID), "logonIds": .array(logonIDs.map(JSONValue.string)),
            "realName": .string(realName), "canReceive": .bool(canReceive), "profile": .object(profile),
        ]
    }
}

extension Counters {
    /// The counters as the control pages show them.
    var json: JSONValue {
        [
            "received": Self.json(received), "succeeded": Self.json(succeeded), "turnedAway": Self.json(turnedAway),
            "faults": Self.json(faults), "late": .integer(Int64(late)),
        ]
    }

    private static func json(_ counts: [String: Int]) -> JSONValue {
        .object(JSONObject(counts.sorted { $0.key < $1.key }.map { JSONObject.Member(key: $0.key, value: .integer(Int64($0.value))) }))
    }
}

extension Fault {
    /// The fault as the control pages show and take it.
    var json: JSONValue {
        var object: JSONObject = ["fault": .string(kind.rawValue), "times": .integer(Int64(times))]
        object["method"] = method.map(JSONValue.string)
        object["outTradeNo"] = outTradeNo.map(JSONValue.string)
        object["requestNumber"] = requestNumber.map(JSONValue.string)
        if kind == .slow { object["delayMilliseconds"] = .integer(Int64(delayMilliseconds)) }
        if kind == .lateArrival {
            object["lookUps"] = .integer(Int64(lookUps))
            object["afterMilliseconds"] = after.map { .integer($0.milliseconds) }
            object["hangsUp"] = .bool(hangsUp)
        }
        return .object(object)
    }
}

extension FaultChances {
    /// The chances as the control pages show and take them.
    var json: JSONValue {
        var methods = JSONObject()
        for (method, kinds) in perMille.sorted(by: { $0.key < $1.key }) {
            methods[method] = .object(
                JSONObject(
                    kinds.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                        JSONObject.Member(key: $0.key.rawValue, value: .integer(Int64($0.value)))
                    }))
        }
        return ["seed": .integer(Int64(bitPattern: seed)), "perMille": .object(methods)]
    }
}
