public import JSON
internal import Clocks
internal import Money

extension PolicyAnswer {
    /// The answer for people: what was understood, what was found, the calls that show it, and how far was looked.
    public var text: String {
        var lines = ["question: \(question.reading)", "", headline]
        if !calls.isEmpty { lines += [""] + table }
        if verdict != .yes, proof == nil { lines += ["", "Bounds:"] + bounds.map { "  \($0)" } }
        for other in besides {
            lines += ["", "But \(other.question.reading):", other.headline, ""] + other.table
        }
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        switch verdict {
        case .yes:
            switch question.measure {
            case .anything: return "Yes. This call passes:"
            case .amount, .calls:
                let count = calls.count == 1 ? "1 call passes" : "\(calls.count) calls pass, one after the other"
                return "Yes. \(count)\(total.map { ", \($0) in all" } ?? ""):"
            }
        case .no: return proof.map { "No: \($0)." } ?? "No, within these bounds."
        case .notFound: return "Not found within \(tries) tries; not all that matters was tried, so this is no \"no\"."
        }
    }

    private var table: [String] {
        var columns = Columns("", "WHEN", "AGENT", "TOOL", "AMOUNT", "PERMITTED BY", "HELD BY")
        for (index, call) in calls.enumerated() {
            columns.add([
                "\(index + 1)", call.time, call.request.agent, call.request.tool, call.request.amount.map { "\($0)" } ?? "-",
                call.permits.joined(separator: ", "),
                call.heldBy.isEmpty ? "nobody" : "\(call.heldBy.joined(separator: ", ")) (people agreed)",
            ])
        }
        var lines = columns.lines(indent: "  ")
        lines.append("")
        for (index, call) in calls.enumerated() { lines.append("  \(index + 1)  \(call.about)") }
        return lines
    }
}

extension PolicyAnswer.Call {
    /// The order or payee, what is known of it, and what the call brings.
    var about: String {
        var parts: [String] = []
        if let order = request.facts.order {
            parts.append("order \(order.identity.number.text)")
            if let paid = order.paid { parts.append("paid \(paid)\(order.paidAt.map { " \((request.now - $0).exactText) before" } ?? "")") }
            if let refunded = request.orderRefunded, refunded.isPositive { parts.append("\(refunded) refunded before") }
            if let buyer = order.buyer { parts.append("bought by \(buyer)") }
            if request.orderMadeByHost == false { parts.append("not made by this host") }
        } else if let order = request.order {
            parts.append("order \(order.text), not known to the provider yet")
        }
        if let payee = request.facts.payee {
            parts.append("payee \(payee.identity.kind):\(payee.identity.id), \(payee.isKnown ? "enrolled" : "not enrolled")")
        }
        if let context = request.context {
            parts.append("context \(JSONValue.object(context.json).text)")
        } else {
            parts.append("no context")
        }
        if !request.reason.isEmpty { parts.append("reason \"\(request.reason.prefix(40))\"") }
        if !request.arguments.isEmpty { parts.append("arguments \(JSONValue.object(request.arguments).text)") }
        return parts.joined(separator: ", ")
    }

    /// The call for programs.
    var json: JSONValue {
        var object: JSONObject = [
            "at": .string(request.now.text), "local": .string(time), "agent": .string(request.agent), "tool": .string(request.tool),
            "effect": .string(request.effect.rawValue), "permits": .array(permits.map { .string($0) }),
            "held_by": .array(heldBy.map { .string($0) }), "facts": .object(RecordedFacts(request).json),
        ]
        object["amount"] = request.amount.map { .string("\($0)") }
        object["order"] = (request.facts.order?.identity.number ?? request.order).map { .string($0.text) }
        object["trade_no"] = request.facts.order.map { .string($0.identity.tradeNumber) }
        object["buyer"] = request.facts.order?.buyer.map { .string($0) }
        object["payee"] = request.payee.map { .string($0.own) }
        object["reason"] = .string(request.reason)
        if !request.arguments.isEmpty { object["arguments"] = .object(request.arguments) }
        return .object(object)
    }
}

extension PolicyAnswer {
    /// The answer for programs.
    public var json: JSONValue {
        var object: JSONObject = [
            "answer": .string(verdict.rawValue), "question": .string(question.reading), "calls": .array(calls.map(\.json)),
            "bounds": .array(bounds.map { .string($0) }), "tries": .integer(Int64(tries)),
        ]
        object["total"] = total.map { .string("\($0)") }
        object["proof"] = proof.map { .string($0) }
        if !besides.isEmpty { object["besides"] = .array(besides.map(\.json)) }
        return .object(object)
    }
}
