import Foundation
import Money

extension NaiveMaker {
    /// An instant to begin from: often close to a change of the zone's clocks.
    mutating func start(in zone: TimeZone) -> Int64 {
        // 2006-01-01 to 2027-01-01
        let instant = Int64.random(in: 1_136_073_600..<1_798_761_600, using: &random) * 1000 + Int64.random(in: 0..<1000, using: &random)
        let date = Date(timeIntervalSince1970: Double(instant) / 1000)
        guard !one(in: 3), let change = zone.nextDaylightSavingTimeTransition(after: date) else { return instant }
        let around = Int64.random(in: -30 * 3_600_000...30 * 3_600_000, using: &random)
        return Int64(change.timeIntervalSince1970) * 1000 + (one(in: 2) ? around / 15 : around)
    }

    /// Operations of earlier, the latest last.
    mutating func history(before now: Int64, in zone: TimeZone) -> [NaiveCall] {
        (0..<Int.random(in: 0...40, using: &random)).map { _ in
            let tool = any(["refund-one", "refund-one", "refund-two", "link", "send", "desk"]) ?? "desk"
            var operation = call(tool, at: earlier(than: now, in: zone))
            if operation.effect == .read { operation.effect = .refund }
            operation.fen = operation.fen ?? 5000
            operation.past.state = any([.posted, .posted, .posted, .open, .void]) ?? .posted
            operation.past.wasApproved = one(in: 3)
            operation.past.hasFacts = !one(in: 8)
            return operation
        }.sorted { $0.at < $1.at }
    }

    /// When calls are made, over a day: some exactly where an operation of earlier leaves a rolling window, or lies no time back.
    mutating func instants(_ count: Int, from start: Int64, after history: [NaiveCall]) -> [Int64] {
        let day: Int64 = 86_400_000
        return (0..<count).map { _ in
            let span: Int64 = any([0, 1, 6 * 3_600_000 - 1, 6 * 3_600_000, 2 * day - 1, 2 * day, 30 * day - 1, 30 * day]) ?? 0
            if one(in: 2), let edge = any(history.map { $0.at + span }.filter { (start...start + day).contains($0) }) { return edge }
            return start + Int64.random(in: 0...day, using: &random)
        }.sorted()
    }

    /// Some lie exactly on the edges of windows, most close to now.
    private mutating func earlier(than now: Int64, in zone: TimeZone) -> Int64 {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = zone
        let date = Date(timeIntervalSince1970: Double(now) / 1000)
        let edges: [Int64] = [0, 1, 6 * 3_600_000, 6 * 3_600_000 - 1, 48 * 3_600_000, 720 * 3_600_000, 720 * 3_600_000 - 1]
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return now - (any(edges) ?? 0)
        case 1, 2:
            let unit = any([Calendar.Component.hour, .day, .weekOfYear, .month]) ?? .day
            guard let start = calendar.dateInterval(of: unit, for: date)?.start else { return now }
            return min(now, Int64((start.timeIntervalSince1970 * 1000).rounded()) + Int64.random(in: -1...1, using: &random))
        case 3: return now - Int64.random(in: 0..<40 * 86_400_000, using: &random)
        default: return now - Int64.random(in: 0..<30 * 3_600_000, using: &random)
        }
    }

    /// A call of a tool, or of any.
    mutating func call(_ name: String? = nil, at now: Int64) -> NaiveCall {
        let tool = name.flatMap { world.tool($0) } ?? (one(in: 3) ? any(world.tools) : any(world.moving)) ?? world.tools[0]
        let effect = any(tool.effects) ?? .read
        var call = NaiveCall(agent: one(in: 60) ? "nobody" : any(world.agents) ?? "a", tool: tool.name, effect: effect, at: now)
        let moves = [.collect, .refund, .transfer].contains(effect)
        if moves ? !one(in: 60) : one(in: 60) { call.fen = any([1, 500, 1000, 2500, 5000, 10_000, 20_000]) }
        if one(in: 80) { call.fen = 0 }
        order(&call)
        if effect == .transfer {
            let id = any(["P-1", "P-2"]) ?? "P-1"
            var payee = NaiveCall.Payee(key: one(in: 25) ? nil : id, id: id, kind: "alipay", isKnown: one(in: 2))
            if payee.isKnown || one(in: 6) { payee.knownSince = now - (any([0, 86_400_000, 900 * 3_600_000]) ?? 0) }
            if !one(in: 40) { payee.paid = any([0, 500, 5000]) }
            if one(in: 4) { payee.otherKeys = id == "P-1" ? ["P-2"] : ["P-3", "P-1"] } else { payee.isUnresolved = one(in: 3) }
            call.payee = payee
        }
        call.request = any(["", "R-1"]) ?? ""
        call.reason = any(["", "late", "坏了", "a #b: c"]) ?? ""
        for (parameter, kind) in tool.parameters.sorted(by: { $0.key < $1.key }) {
            if one(in: tool.optional.contains(parameter) ? 2 : 25) { continue }
            call.arguments[parameter] = argument(one(in: 30) ? .boolean : kind)
        }
        if !one(in: 4) { call.context = context() }
        way(&call)
        return call
    }

    /// Most payments are asked for at the quoted price; some orders are taken back whole, or shut.
    private mutating func way(_ call: inout NaiveCall) {
        if call.effect == .collect, let number = call.number, let fen = call.fen, !one(in: 4) {
            let quotes = call.context?.quotes ?? [:]
            call.context?.quotes = quotes.merging([number: fen]) { $1 }
        }
        if call.effect == .collect, call.context == nil, one(in: 8) { call.fen = any([500_000, 500_001]) }
        if call.effect == .refund, let order = call.order, one(in: 8) {
            call.way = .wholeOrder
            if !one(in: 4) { call.open = 0 }
            let refunded = [call.refundedByUs, order.refunded].compactMap { $0 }.max() ?? 0
            if !one(in: 5) { call.fen = (order.paid ?? order.total) - refunded }
        }
        if call.effect == .collect, call.order != nil, one(in: 3) {
            call.way = .shutting
            if !one(in: 4) { call.order?.status = .waiting }
            if !one(in: 20) { call.fen = 0 }
        }
        if one(in: 60) { call.way = any([.plain, .wholeOrder, .shutting]) ?? .plain }
    }

    private mutating func order(_ call: inout NaiveCall) {
        guard [.collect, .refund, .read].contains(call.effect) else { return }
        let suffix = any(["1", "2", "3"]) ?? "1"
        if call.effect != .read || !one(in: 5) { call.number = "N-\(suffix)" }
        if !one(in: 8) { call.isMadeByHost = one(in: 2) }
        if !one(in: 8) { call.isOwnOrder = one(in: 2) }
        if call.effect == .collect {
            call.pricedBefore = any([nil, nil, nil, call.fen, 700]) ?? nil
        }
        if call.effect == .refund {
            if one(in: 40) { call.number = any(["N-1", "N-2"]) }
            if one(in: 40) { call.number = nil }
            if !one(in: 40) { call.refundedByUs = any([0, 0, 0, 1000, 5000]) }
            if !one(in: 40) { call.open = any([0, 0, 0, 500, 2500]) }
        }
        let isLookedUp: Bool =
            switch call.effect {
            case .refund: !one(in: 40)
            case .read: call.number != nil && one(in: 2)
            default: one(in: 3)
            }
        guard isLookedUp else {
            call.isNothingLookedUp = call.effect == .collect && one(in: 20)
            return
        }
        var order = NaiveCall.Order(id: "N-\(suffix)", trade: one(in: 30) ? "" : "T-\(suffix)", status: .paid)
        if call.effect == .refund ? one(in: 25) : one(in: 2) { order.status = any([.waiting, .paid, .finished, .closed]) ?? .paid }
        if order.status != .waiting, !one(in: 40) {
            order.paid = any([3000, 10_000, 20_000, 40_000, 40_001])
            if !one(in: 30) { order.paidAt = call.at - (any([0, 3_600_000, 86_400_000, 168 * 3_600_000, 900 * 3_600_000]) ?? 0) }
        }
        order.refunded = any([nil, nil, 0, 500, 1000]) ?? nil
        order.buyer = one(in: 8) ? any([nil, ""]) ?? nil : any(["B-1", "B-1", "B-2", "B-3"])
        call.order = order
    }

    private mutating func argument(_ kind: NaiveWorld.Kind) -> NaiveCall.Argument {
        switch kind {
        case .string: .text(any(["", "late", "a #b: c", "gold", "B-1"]) ?? "")
        case .integer: .number(any([-3, 0, 1, 2, 7, 12]) ?? 0)
        case .boolean: .truth(one(in: 2))
        case .money: one(in: 8) ? .number(any([-5, 0, 50]) ?? 0) : .amount(any([1, 500, 2500, 5000, 20_000]) ?? 1)
        }
    }

    private mutating func context() -> NaiveContext {
        var context = NaiveContext()
        if !one(in: 3) { context.conversation = any(["c-1", "late"]) }
        if !one(in: 3) { context.customer = any(["B-1", "B-2"]) }
        if !one(in: 4) { context.orders = any([[], ["N-1"], ["N-1", "N-2"], ["N-3", "N-1", "N-2"]]) }
        if !one(in: 4) { context.quotes = any([[:], ["N-1": 5000], ["N-1": 1000, "N-2": 10_000], ["N-3": 2500]]) }
        for (name, kind) in world.declared.sorted(by: { $0.key < $1.key }) where !one(in: 3) {
            context.declared[name] = argument(one(in: 12) ? .boolean : kind)
        }
        return context
    }
}
