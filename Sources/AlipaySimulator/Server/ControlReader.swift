import Clocks
import JSON
import Money

/// What is wrong with a control request.
struct ControlError: Error, CustomStringConvertible {
    let description: String
}

/// Reads the JSON of control requests. Unlike the platform it refuses members that it does not know: a test that misspells one
/// must hear of it.
struct ControlReader {
    private let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    func order(now: Instant) throws -> OrderDraft {
        try allow(["outTradeNo", "totalAmount", "subject", "buyer", "paid", "expiresInSeconds", "body", "notifyURL"])
        guard let outTradeNo = json["outTradeNo"]?.stringValue else { throw ControlError(description: "`outTradeNo` is missing") }
        return OrderDraft(
            outTradeNo: outTradeNo, totalAmount: try amount("totalAmount"), subject: json["subject"]?.stringValue ?? "order \(outTradeNo)",
            body: json["body"]?.stringValue, buyer: try buyer(),
            expiresAt: try integer("expiresInSeconds").map { now + .seconds($0) }, notifyURL: json["notifyURL"]?.stringValue)
    }

    func buyer() throws -> Buyer? {
        switch json["buyer"] {
        case nil, .null: return nil
        case .string(let userID): return Buyer(userID: userID, logonID: Buyer.standard.logonID)
        case .some(let value):
            guard let userID = value["userId"]?.stringValue else { throw ControlError(description: "`buyer` has no `userId`") }
            return Buyer(userID: userID, logonID: value["logonId"]?.stringValue ?? Buyer.standard.logonID)
        }
    }

    func refund() throws -> RefundRequest {
        try allow(["amount", "requestNumber", "reason"])
        return RefundRequest(
            amount: try amount("amount"), requestNumber: json["requestNumber"]?.stringValue, reason: json["reason"]?.stringValue)
    }

    func transfer() throws -> TransferDraft {
        try allow(["outBizNo", "amount", "status", "errorCode", "failReason", "receiverUserId", "receiverOpenId"])
        guard let number = json["outBizNo"]?.stringValue else { throw ControlError(description: "`outBizNo` is missing") }
        return TransferDraft(
            outBizNo: number, amount: try amount("amount"), status: try status(), errorCode: json["errorCode"]?.stringValue,
            failReason: json["failReason"]?.stringValue, receiverUserID: json["receiverUserId"]?.stringValue,
            receiverOpenID: json["receiverOpenId"]?.stringValue)
    }

    /// The end of a transfer.
    func end() throws -> (status: TransferStatus, errorCode: String?, failReason: String?) {
        try allow(["status", "errorCode", "failReason"])
        return (try status(), json["errorCode"]?.stringValue, json["failReason"]?.stringValue)
    }

    func deposit() throws -> Money {
        try allow(["amount"])
        return try amount("amount")
    }

    func user() throws -> SimulatedUser {
        try allow(["userId", "openId", "logonIds", "realName", "canReceive", "profile"])
        guard let userID = json["userId"]?.stringValue, let realName = json["realName"]?.stringValue else {
            throw ControlError(description: "a user has `userId` and `realName`")
        }
        return SimulatedUser(
            userID: userID, openID: json["openId"]?.stringValue ?? "open" + userID,
            logonIDs: (json["logonIds"]?.arrayValue ?? []).compactMap(\.stringValue), realName: realName,
            canReceive: json["canReceive"]?.boolValue ?? true, profile: json["profile"]?.objectValue ?? JSONObject())
    }

    func consent() throws -> (user: String, scope: String) {
        try allow(["userId", "scope"])
        guard let user = json["userId"]?.stringValue else { throw ControlError(description: "`userId` is missing") }
        return (user, json["scope"]?.stringValue ?? "auth_user")
    }

    private func status() throws -> TransferStatus {
        guard let status = json["status"]?.stringValue.flatMap(TransferStatus.init(rawValue:)) else {
            let known = TransferStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw ControlError(description: "`status` is none of \(known)")
        }
        return status
    }

    func flag(_ name: String) throws -> Bool {
        switch json[name] {
        case nil: return false
        case .bool(let value): return value
        default: throw ControlError(description: "`\(name)` is not true or false")
        }
    }

    func faults() throws -> [Fault] {
        try allow(["queue", "chances"])
        guard let queue = json["queue"] else { return [] }
        guard let list = queue.arrayValue else { throw ControlError(description: "`queue` is no list") }
        return try list.map { try ControlReader($0).fault() }
    }

    func chances() throws -> FaultChances? {
        guard let chances = json["chances"], !chances.isNull else { return nil }
        let reader = ControlReader(chances)
        try reader.allow(["seed", "perMille", "details"])
        guard let seed = try reader.integer("seed"), let methods = chances["perMille"]?.objectValue else {
            throw ControlError(description: "`chances` has no `seed` or no `perMille`")
        }
        var perMille: [String: [Fault.Kind: Int]] = [:]
        for member in methods.members {
            var kinds: [Fault.Kind: Int] = [:]
            for chance in member.value.objectValue?.members ?? [] {
                guard let kind = Fault.Kind(rawValue: chance.key) else {
                    throw ControlError(description: "there is no fault `\(chance.key)`")
                }
                guard let count = chance.value.numberValue?.integer else { throw ControlError(description: "`\(chance.key)` is no number") }
                kinds[kind] = Int(clamping: count)
            }
            perMille[member.key] = kinds
        }
        let details = try chances["details"].map { try ControlReader($0).fault(kind: .slow) } ?? Fault(.slow, delayMilliseconds: 200)
        guard let result = FaultChances(seed: UInt64(bitPattern: seed), perMille: perMille, details: details) else {
            throw ControlError(description: "the chances of a method come to more than 1000")
        }
        return result
    }

    private func fault(kind given: Fault.Kind? = nil) throws -> Fault {
        try allow([
            "fault", "method", "outTradeNo", "requestNumber", "times", "delayMilliseconds", "lookUps", "afterMilliseconds", "hangsUp",
            "refusal",
        ])
        let name = json["fault"]?.stringValue ?? ""
        guard let kind = given ?? Fault.Kind(rawValue: name) else { throw ControlError(description: "there is no fault `\(name)`") }
        var fault = Fault(kind)
        fault.method = json["method"]?.stringValue
        fault.outTradeNo = json["outTradeNo"]?.stringValue
        fault.requestNumber = json["requestNumber"]?.stringValue
        if let times = try integer("times") { fault.times = Int(clamping: times) }
        if let delay = try integer("delayMilliseconds") { fault.delayMilliseconds = Int(clamping: delay) }
        if let lookUps = try integer("lookUps") { fault.lookUps = Int(clamping: lookUps) }
        fault.after = try integer("afterMilliseconds").map { .milliseconds($0) }
        fault.hangsUp = try flag("hangsUp")
        if let refusal = json["refusal"] {
            fault.refusal = Fault.Refusal(
                code: refusal["code"]?.stringValue ?? "40004", subCode: refusal["subCode"]?.stringValue ?? "",
                subMessage: refusal["subMessage"]?.stringValue ?? "")
        }
        return fault
    }

    private func amount(_ name: String) throws -> Money {
        guard let amount = json[name]?.stringValue.flatMap(BusinessContent.amount) else {
            throw ControlError(description: "`\(name)` is no amount such as \"88.88\"")
        }
        return amount
    }

    private func integer(_ name: String) throws -> Int64? {
        guard let value = json[name], !value.isNull else { return nil }
        guard let integer = value.numberValue?.integer else { throw ControlError(description: "`\(name)` is no whole number") }
        return integer
    }

    private func allow(_ names: Set<String>) throws {
        guard let object = json.objectValue else { throw ControlError(description: "a JSON object is wanted") }
        if let stranger = object.keys.first(where: { !names.contains($0) }) {
            throw ControlError(description: "`\(stranger)` is unknown; known are \(names.sorted().joined(separator: ", "))")
        }
    }
}
