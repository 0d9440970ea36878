import Clocks
import HTTPTypes
import Hummingbird
import JSON
import Money
import NIOCore

/// The pages by which tests in other processes make orders, set faults and ask what really happened. JSON both ways.
struct ControlRoutes: Sendable {
    let simulator: AlipaySimulator

    /// Enough for tens of thousands of orders at once.
    static let largestRequest = 1 << 24

    func add(to router: Router<SimulatorContext>) {
        let control = router.group("/simulator").add(middleware: LoopbackOnly())
        control.get("") { _, _ in Routes.json(status) }
        control.get("ledger") { request, _ in Routes.json(ledger(of: parameter("outTradeNo", of: request))) }
        control.get("counters") { _, _ in Routes.json(simulator.counters.json) }
        control.get("orders") { _, _ in Routes.json(["orders": .array(simulator.trades.map(\.json))]) }
        control.get("orders/:outTradeNo") { _, context in
            guard let trade = simulator.trade(context.parameters.get("outTradeNo") ?? "") else { return Self.refused(.tradeNotExist) }
            return Routes.json(trade.json)
        }
        control.post("orders") { request, _ in try await answering(request, makeOrders) }
        control.post("orders/:outTradeNo/pay") { request, context in
            try await answering(request) { try simulator.pay(Self.reference(context), by: ControlReader($0).buyer() ?? .standard).json }
        }
        control.post("orders/:outTradeNo/refund") { request, context in
            try await answering(request) { json in
                try simulator.refundBySomebodyElse(Self.reference(context), ControlReader(json).refund()).trade.json
            }
        }
        control.post("orders/:outTradeNo/close") { request, context in
            try await answering(request) { _ in try simulator.closeBySomebodyElse(Self.reference(context)).json }
        }
        control.post("orders/:outTradeNo/finish") { request, context in
            try await answering(request) { _ in try simulator.finish(Self.reference(context)).json }
        }
        addFunds(to: control)
        control.get("faults") { _, _ in Routes.json(faults) }
        control.post("faults") { request, _ in try await answering(request, setFaults) }
        control.delete("faults") { _, _ in
            simulator.clearFaults()
            return Routes.json(faults)
        }
        control.post("late/release") { _, _ in Routes.json(["released": .integer(Int64(simulator.releaseLate()))]) }
    }

    /// What has to do with the account, transfers and users.
    private func addFunds(to control: RouterGroup<SimulatorContext>) {
        control.get("transfers") { _, _ in Routes.json(["transfers": .array(simulator.transfers.map(\.json))]) }
        control.post("transfers") { request, _ in
            try await answering(request) { try simulator.stateTransfer(ControlReader($0).transfer()).json }
        }
        control.post("transfers/:outBizNo/end") { request, context in
            let number = context.parameters.get("outBizNo") ?? ""
            return try await answering(request) { json in
                let (status, errorCode, failReason) = try ControlReader(json).end()
                return try simulator.endTransfer(number, as: status, errorCode: errorCode, failReason: failReason).json
            }
        }
        control.get("balance") { _, _ in Routes.json(["available": .string(simulator.balance.decimalText)]) }
        control.post("deposit") { request, _ in
            try await answering(request) { json in
                try simulator.deposit(ControlReader(json).deposit())
                return ["available": .string(simulator.balance.decimalText)]
            }
        }
        control.get("users") { _, _ in Routes.json(["users": .array(simulator.users.map(\.json))]) }
        control.post("users") { request, _ in
            try await answering(request) { json in
                let user = try ControlReader(json).user()
                simulator.putUser(user)
                return user.json
            }
        }
        control.post("consents") { request, _ in
            try await answering(request) { json in
                let (user, scope) = try ControlReader(json).consent()
                return ["code": .string(try simulator.consent(of: user, scope: scope))]
            }
        }
        control.get("notices") { _, _ in Routes.json(["notices": .array(simulator.notices.map(\.json))]) }
        control.post("notices/send") { _, _ in Routes.json(["notices": .array(await simulator.sendNotices().map(\.json))]) }
        control.get("codes") { _, _ in Routes.json(["codes": .array(simulator.paymentCodes.map(\.json))]) }
        control.post("scan/:outTradeNo") { request, context in
            try await answering(request) { _ in try simulator.scan(codeOf: context.parameters.get("outTradeNo") ?? "").json }
        }
    }

    private var status: JSONValue {
        let now = simulator.configuration.clock.now()
        return [
            "appId": .string(simulator.configuration.appID), "sellerId": .string(simulator.configuration.sellerID),
            "now": .integer(now.milliseconds), "time": .string(ChinaTime.text(now)),
        ]
    }

    private var faults: JSONValue {
        let (queue, chances) = simulator.faults
        return ["queue": .array(queue.map(\.json)), "chances": chances.map(\.json) ?? .null]
    }

    private func ledger(of outTradeNo: String?) -> JSONValue {
        let entries = simulator.ledger.filter { outTradeNo == nil || $0.outTradeNo == outTradeNo }
        let tallies = simulator.refundTallies.filter { outTradeNo == nil || $0.outTradeNo == outTradeNo }
        var refunded: Int64 = 0
        var refunds: Int64 = 0
        for case .refunded(_, let amount, _, _) in entries.map(\.event) {
            refunded += amount.minorUnits
            refunds += 1
        }
        return [
            "entries": .array(entries.map(\.json)), "refundRequests": .array(tallies.map(\.json)),
            "refunds": .integer(refunds), "refunded": .string(Money.fen(refunded).decimalText),
        ]
    }

    private func makeOrders(_ json: JSONValue) throws -> JSONValue {
        guard let list = json["orders"]?.arrayValue else {
            let reader = ControlReader(json)
            let trade = try simulator.makeOrders([reader.order(now: simulator.configuration.clock.now())], paid: reader.flag("paid"))
            return trade.first?.json ?? .null
        }
        let now = simulator.configuration.clock.now()
        let orders = try list.map { try ControlReader($0).order(now: now) }
        let paid = try ControlReader(json).flag("paid")
        return ["orders": .array(try simulator.makeOrders(orders, paid: paid).map(\.json))]
    }

    private func setFaults(_ json: JSONValue) throws -> JSONValue {
        let reader = ControlReader(json)
        let queue = try reader.faults()
        if let chances = try reader.chances() { simulator.setChances(chances) }
        simulator.add(queue)
        return faults
    }

    private func answering(_ request: Request, _ body: (JSONValue) throws -> JSONValue) async throws -> Response {
        var request = request
        let bytes = try await request.collectBody(upTo: Self.largestRequest)
        do {
            let limits = JSONLimits(maximumBytes: Self.largestRequest)
            let json: JSONValue = bytes.readableBytes == 0 ? [:] : try JSONValue(parsing: Array(bytes.readableBytesView), limits: limits)
            return Routes.json(try body(json))
        } catch let refusal as TradeRefusal {
            return Self.refused(refusal)
        } catch {
            return Routes.json(["error": .string("\(error)")], status: .badRequest)
        }
    }

    private func parameter(_ name: String, of request: Request) -> String? {
        WireParameters(decoding: (request.uri.query ?? "").utf8)?[name]
    }

    private static func reference(_ context: SimulatorContext) -> TradeReference {
        TradeReference(outTradeNo: context.parameters.get("outTradeNo"))
    }

    private static func refused(_ refusal: TradeRefusal) -> Response {
        Routes.json(
            ["error": .string(refusal.subMessage), "subCode": .string(refusal.subCode)],
            status: [.tradeNotExist, .orderNotExist].contains(refusal) ? .notFound : .conflict)
    }
}
