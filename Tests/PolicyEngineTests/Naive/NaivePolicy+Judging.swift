import Foundation
import Money

/// What is said of a call: by the naive evaluator, or by the engine, in the same words.
struct NaiveVerdict {
    /// What a limit or gate counts and still leaves.
    struct Room: Hashable {
        /// The ceiling or threshold, in fen.
        var amount: Int64?
        var count: Int?
        /// What counted before this call.
        var usedAmount: Int64
        var usedCount: Int
    }

    /// What a limit would still have allowed.
    struct Left: Hashable {
        var amount: Int64?
        var count: Int?
    }

    enum Outcome: Hashable {
        /// Nothing permits it, or a built-in rule or these forbids stop it.
        case forbidden(Set<String>)
        /// One of these cannot be judged.
        case unjudged(Set<String>)
        /// These scopes permit it, and these limits are exceeded: the engine names one.
        case exceeded(permits: Set<String>, [String: Left])
        /// These scopes permit it, and these gates hold it; none is: it runs.
        case passed(permits: Set<String>, held: Set<String>)
    }

    var outcome: Outcome
    /// Of every limit and gate that counts for the call.
    var rooms: [String: Room] = [:]
}

extension NaivePolicy {
    /// Judges a call after these operations of earlier.
    func judge(_ call: NaiveCall, history: [NaiveCall], _ calendar: NaiveCalendar) -> NaiveVerdict {
        guard world.agents.contains(call.agent) else { return NaiveVerdict(outcome: .forbidden([])) }
        let scene = scene(call, calendar)
        let forbids = scopes.filter { $0.isForbid && $0.match.names(call) }
        let permits = scopes.filter { !$0.isForbid && $0.match.names(call) }
        var objection: Set<String>?
        if !forbids.contains(where: { $0.match.condition == nil }) {
            if permits.isEmpty { return NaiveVerdict(outcome: .forbidden([])) }
            objection = Self.objection(to: call)
            // An order that may be somebody else's: the objection is for whom a scope permits the call.
            if let objection, objection.isEmpty || !Self.mayBeOfAnother(call) { return NaiveVerdict(outcome: .forbidden(objection)) }
        }
        let judged = forbids.map { ($0.name, holds($0.match, nil, call, scene)) }
        let unjudged = objection == ["order-state"] ? [] : judged.filter { $0.1 == nil }.map(\.0)
        if !unjudged.isEmpty { return NaiveVerdict(outcome: .unjudged(Set(unjudged))) }
        let forbidding = judged.filter { $0.1 == true }.map(\.0)
        if !forbidding.isEmpty { return NaiveVerdict(outcome: .forbidden(Set(forbidding))) }
        let permitting = Set(permits.filter { holds($0.match, nil, call, scene) == true }.map(\.name))
        if permitting.isEmpty { return NaiveVerdict(outcome: .forbidden([])) }
        if let objection { return NaiveVerdict(outcome: .forbidden(objection)) }
        guard let fen = call.fen else { return NaiveVerdict(outcome: .passed(permits: permitting, held: [])) }
        return weigh(call, moving: fen, permitting, scene, history, calendar)
    }

    /// What stops the call whoever permits it: the rule's name, or none where there is no rule.
    private static func objection(to call: NaiveCall) -> Set<String>? {
        let moves = [.collect, .refund, .transfer].contains(call.effect)
        guard moves else { return call.fen == nil ? nil : [] }
        guard let fen = call.fen else { return [] }
        switch (call.effect, call.way) {
        case (.collect, .shutting): return fen == 0 ? objection(toShutting: call) : []
        case (_, .shutting), (.collect, .wholeOrder), (.transfer, .wholeOrder): return []
        case _ where fen <= 0: return []
        case (.collect, _): return objection(toAsking: call, fen)
        case (.refund, let way): return objection(toRefunding: call, fen, whole: way == .wholeOrder)
        default: return nil
        }
    }

    private static func mayBeOfAnother(_ call: NaiveCall) -> Bool {
        if call.effect == .collect { return call.way != .shutting && call.context == nil }
        guard call.effect == .refund else { return false }
        guard let number = call.order?.id ?? call.number else { return true }
        return !listed(by: call).contains(number)
    }

    private static func listed(by call: NaiveCall) -> [String] { (call.context?.orders ?? []) + (call.context?.quotes ?? [:]).keys }

    private static func objection(toRefunding call: NaiveCall, _ fen: Int64, whole: Bool) -> Set<String>? {
        guard let order = call.order, call.number == nil || call.number == order.id else { return ["order-state"] }
        var most: Int64?
        if order.status == .paid { most = order.paid }
        if order.status == .waiting, whole { most = order.paid ?? order.total }
        guard let most else { return ["order-state"] }
        guard let refunded = [call.refundedByUs, order.refunded].compactMap({ $0 }).max(), let open = call.open else {
            return ["order-ceiling"]
        }
        if whole { return open == 0 && fen == most - refunded ? nil : ["order-ceiling"] }
        return fen + refunded + open <= most ? nil : ["order-ceiling"]
    }

    /// With a context the price is the quoted one; without, the order is new, and always asked for at one price.
    private static func objection(toAsking call: NaiveCall, _ fen: Int64) -> Set<String>? {
        if let context = call.context {
            let quotes = context.quotes ?? [:]
            guard quotes.contains(where: { $0.key == call.number && $0.value == fen }) else { return ["quoted-price"] }
            guard let order = call.order else { return nil }
            if order.id != call.number { return ["order-state"] }
            if order.paid ?? order.total != fen { return ["quoted-price"] }
            return order.status == .waiting ? nil : ["order-state"]
        }
        let isNew = !call.isNothingLookedUp && call.order == nil && call.number != nil
        return isNew && [nil, fen].contains(call.pricedBefore) ? nil : ["unquoted-order"]
    }

    private static func objection(toShutting call: NaiveCall) -> Set<String>? {
        guard let order = call.order, call.number == nil || call.number == order.id else { return ["order-state"] }
        guard call.isOwnOrder == true || listed(by: call).contains(order.id) else { return ["own-order"] }
        return order.status == .waiting ? nil : ["order-state"]
    }

    private func scene(_ call: NaiveCall, _ calendar: NaiveCalendar) -> NaiveScene {
        NaiveScene(values: call.values(world), lists: world.lists, zone: calendar.zone, fault: fault)
    }

    /// Whether a statement is about a call; nil where that cannot be told.
    private func holds(_ match: Match, _ exception: Exception?, _ call: NaiveCall, _ scene: NaiveScene) -> Bool? {
        guard match.names(call) else { return false }
        let exception = fault == .exceptionIsForgotten ? nil : exception
        if let exception, exception.condition == nil, exception.names(call) { return false }
        if let condition = match.condition {
            guard let holds = condition.truth(scene) else { return nil }
            if !holds { return false }
        }
        guard let exception, let condition = exception.condition, exception.names(call) else { return true }
        return condition.truth(scene).map { !$0 }
    }

    // MARK: - Limits and gates

    private func weigh(
        _ call: NaiveCall, moving fen: Int64, _ permits: Set<String>, _ scene: NaiveScene, _ history: [NaiveCall], _ calendar: NaiveCalendar
    ) -> NaiveVerdict {
        var unjudged: Set<String> = []
        var verdict = NaiveVerdict(outcome: .passed(permits: permits, held: []))
        var held: [Statement] = []
        var exceeded: [String: NaiveVerdict.Left] = [:]
        var isLimited = false
        for statement in statements {
            // Shutting an order moves nothing.
            if call.way == .shutting, !statement.isGate || statement.counts { continue }
            guard let holds = holds(statement.match, statement.exception, call, scene) else {
                unjudged.insert(statement.name)
                continue
            }
            if !holds { continue }
            var ceiling: Int64?
            switch statement.amount {
            case .fixed(let amount)?: ceiling = amount
            case .expression(let expression)?:
                guard case .money(let amount, "CNY")? = expression.value(scene) else {
                    unjudged.insert(statement.name)
                    continue
                }
                ceiling = amount
            case nil: break
            }
            if !statement.isGate, ceiling != nil { isLimited = true }
            guard statement.counts else {
                held.append(statement)
                continue
            }
            let each = statement.each(for: call.effect)
            guard let key = call.key(each) else {
                unjudged.insert(statement.name)
                continue
            }
            // Whom nobody knows yet counts by itself, and once more with all like it.
            let isStranger = each == "payee" && call.payee?.isUnresolved == true
            for key in isStranger ? [key, "unresolved"] : [key] {
                let (sum, count) = used(statement, by: key, call, history, calendar)
                verdict.rooms[statement.name] = .init(amount: ceiling, count: statement.count, usedAmount: sum, usedCount: count)
                let slack: Int64 = fault == .ceilingIsStrict ? 1 : 0
                let isBeyond = ceiling.map { sum + fen > $0 - slack } ?? false || statement.count.map { count + 1 > $0 } ?? false
                if isBeyond, statement.isGate { held.append(statement) }
                if isBeyond, !statement.isGate, exceeded[statement.name] == nil {
                    let leftCount = statement.count.map { max(0, $0 - count) }
                    exceeded[statement.name] = .init(amount: ceiling.map { max(0, $0 - sum) }, count: leftCount)
                }
            }
        }
        if call.effect == .collect, call.way == .plain, call.context == nil, !isLimited {
            verdict.rooms["unquoted-collect"] = .init(amount: 500_000, count: nil, usedAmount: 0, usedCount: 0)
            if fen > 500_000 { exceeded["unquoted-collect"] = .init(amount: 500_000, count: nil) }
        }
        if !unjudged.isEmpty { return NaiveVerdict(outcome: .unjudged(unjudged)) }
        // A gate that counts what no person approved does not hold a call that a person sees anyway.
        let ordinary = held.filter { !$0.withoutApproval || fault == .unattendedGatesAlwaysHold }
        verdict.outcome = .passed(permits: permits, held: Set((ordinary.isEmpty ? held : ordinary).map(\.name)))
        if !exceeded.isEmpty { verdict.outcome = .exceeded(permits: permits, exceeded) }
        return verdict
    }

    /// The sum and number of the operations that count beside the call.
    private func used(
        _ statement: Statement, by key: String, _ call: NaiveCall, _ history: [NaiveCall], _ calendar: NaiveCalendar
    ) -> (Int64, Int) {
        let window = statement.window(for: call.effect)
        let each = statement.each(for: call.effect)
        var (sum, count): (Int64, Int) = (0, 0)
        if window == "call" { return (sum, count) }
        for operation in history where operation.past.state != .void || fault == .voidIsCounted {
            if statement.window(for: operation.effect) != window || statement.each(for: operation.effect) != each { continue }
            if operation.way == .shutting { continue }
            if !operation.counts(each, as: key, for: call), fault != .eachIsForgotten { continue }
            if statement.withoutApproval, operation.past.wasApproved, fault != .approvedIsCounted { continue }
            // What is open counts in every window; what cannot be judged counts.
            let counts = operation.past.state == .open && fault != .openIsNotCounted
            if !counts, !calendar.isInWindow(operation.at, now: call.at, window, fault) { continue }
            let scene = scene(fault == .factsOfNow ? call : operation, calendar)
            if holds(statement.match, statement.exception, operation, scene) ?? (fault != .unknownIsNotCounted) == false { continue }
            sum += operation.fen ?? 0
            count += 1
        }
        return (sum, count)
    }
}

// MARK: - Names

extension NaivePolicy.Match {
    func names(_ call: NaiveCall) -> Bool {
        if let agents, !agents.contains(call.agent) { return false }
        if let tools, !tools.contains(call.tool) { return false }
        return effects?.contains(call.effect) ?? true
    }
}

extension NaivePolicy.Exception {
    func names(_ call: NaiveCall) -> Bool {
        if let agents, !agents.contains(call.agent) { return false }
        if let tools, !tools.contains(call.tool) { return false }
        return true
    }
}
