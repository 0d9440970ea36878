import Clocks
import Gate
import JSON
import Money
import PolicyEngine

/// What a replay found, for people and for programs.
struct ReplayText {
    private let report: ReplayReport
    private let keptSince: Instant?
    private let lackingBefore: Instant?
    private let since: Instant
    private let until: Instant
    private let isCompounding: Bool

    init(_ replayed: DecisionHistory.Replayed, since: Instant, until: Instant, isCompounding: Bool) {
        report = replayed.report
        keptSince = replayed.keptSince
        lackingBefore = replayed.lackingBefore
        self.since = since
        self.until = until
        self.isCompounding = isCompounding
    }

    /// Whether money would pass unattended that did not.
    var opensSomething: Bool { !report.exposure.opened.amounts.isEmpty }

    // MARK: - For people

    func text(limit: Int) -> String {
        var parts = [head]
        if !report.changes.isEmpty {
            parts += [kinds, exposure, statements]
            if limit > 0 { parts.append(changes(limit)) }
        }
        parts += notes
        return parts.joined(separator: "\n\n")
    }

    private var head: String {
        let decisions = Self.number(report.decided, "decision")
        let times = "from \(since.text) to before \(until.text)"
        guard report.decided > 0 else { return "there is no decision \(times)" }
        let spending = isCompounding ? ", each with the spending that the draft would have led to" : ""
        return "\(decisions) \(times) made again\(spending): \(report.changes.isEmpty ? "none changes" : "\(report.changes.count) change")"
    }

    private var kinds: String {
        var table = Table("THEN", "NOW", "DECISIONS", "AMOUNT")
        for kind in ReplayReport.Kind.all {
            guard let share = report.kinds[kind] else { continue }
            table.add(kind.then.rawValue, kind.now.rawValue, "\(share.count)", Self.amounts(share))
        }
        return table.text(empty: "")
    }

    private var exposure: String {
        var table = Table("EXPOSURE", "CALLS", "AMOUNT")
        let exposure = report.exposure
        table.add("opened: passes unattended, and did not", "\(exposure.opened.count)", Self.amounts(exposure.opened))
        table.add("closed: passed unattended, and would not", "\(exposure.closed.count)", Self.amounts(exposure.closed))
        table.add("people would be asked, and were not", "\(exposure.toPeople.count)", Self.amounts(exposure.toPeople))
        table.add("people were asked, and would not be", "\(exposure.fromPeople.count)", Self.amounts(exposure.fromPeople))
        return table.text(empty: "")
    }

    private var statements: String {
        var table = Table("STATEMENT", "STOPS MORE", "AMOUNT", "STOPS NO MORE", "AMOUNT")
        for part in report.parts {
            table.add(
                part.statement, "\(part.caught.count)", Self.amounts(part.caught), "\(part.released.count)", Self.amounts(part.released))
        }
        return table.text(empty: "no statement stops a call that changes: scopes alone make the difference")
    }

    private func changes(_ limit: Int) -> String {
        var table = Table("AT", "AGENT", "TOOL", "AMOUNT", "ABOUT", "THEN", "NOW")
        for change in report.changes.prefix(limit) {
            let request = change.decision.request
            let stage = change.decision.stage == .approved ? ", after approval" : ""
            table.add(
                request.now.text, request.agent, request.tool, request.amount.map { "\($0)" }, Self.about(request),
                Self.outcome(change.then) + stage, Self.outcome(change.now))
        }
        let more = report.changes.count - limit
        return table.text(empty: "") + (more > 0 ? "\nand \(more) more; `--limit` lists more of them" : "")
    }

    private var notes: [String] {
        var notes: [String] = []
        if report.otherStatements > 0 {
            notes.append("\(Self.number(report.otherStatements, "decision")) end as they did, by other statements.")
        }
        if !report.undecided.isEmpty {
            notes.append(
                """
                \(Self.number(report.undecided.count, "call")) were refused before anything was looked up, and the draft would look into \
                them: how they would end can't be told.
                """)
        }
        if report.repeats > 0 {
            notes.append("\(Self.number(report.repeats, "call")) ask once more for what the draft lets pass before, and move nothing.")
        }
        if let keptSince, since < keptSince { notes.append("Decisions are kept since \(keptSince.text).") }
        if let lackingBefore {
            notes.append(
                """
                Operations of before \(lackingBefore.text) were pruned: limits that reach back further begin with less than was spent.
                """)
        }
        if keptSince == nil { notes.append("No decision is kept in this store yet.") }
        return notes
    }

    private static func number(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }

    private static func amounts(_ share: ReplayReport.Share) -> String? {
        share.amounts.isEmpty ? nil : share.amounts.map(\.description).joined(separator: " + ")
    }

    private static func outcome(_ outcome: Outcome) -> String {
        outcome.statements.isEmpty ? outcome.ruling.rawValue : "\(outcome.ruling.rawValue) by \(outcome.statements.joined(separator: ", "))"
    }

    /// The order; of a transfer, that it has a payee. Who that is stands in the ledger.
    private static func about(_ request: Request) -> String? {
        request.facts.order?.identity.number.text ?? request.order?.text ?? request.payee.map { _ in "a payee" }
    }

    // MARK: - For programs

    func json(limit: Int) -> JSONValue {
        var object: JSONObject = [
            "since": .string(since.text), "until": .string(until.text), "compounding": .bool(isCompounding),
            "decisions": .number(JSONNumber(report.decided)), "changed": .number(JSONNumber(report.changes.count)),
            "kinds": .array(ReplayReport.Kind.all.compactMap { kind in report.kinds[kind].map { Self.json(kind, $0) } }),
            "exposure": [
                "opened": Self.json(report.exposure.opened), "closed": Self.json(report.exposure.closed),
                "to_people": Self.json(report.exposure.toPeople), "from_people": Self.json(report.exposure.fromPeople),
            ],
            "statements": .array(
                report.parts.map { part in
                    ["statement": .string(part.statement), "stops_more": Self.json(part.caught), "stops_no_more": Self.json(part.released)]
                }),
            "changes": .array(report.changes.prefix(limit).map { Self.json($0) }),
            "other_statements": .number(JSONNumber(report.otherStatements)),
            "undecided": .number(JSONNumber(report.undecided.count)), "repeats": .number(JSONNumber(report.repeats)),
        ]
        if let keptSince { object["kept_since"] = .string(keptSince.text) }
        if let lackingBefore { object["operations_since"] = .string(lackingBefore.text) }
        return .object(object)
    }

    private static func json(_ kind: ReplayReport.Kind, _ share: ReplayReport.Share) -> JSONValue {
        var object: JSONObject = ["then": .string(kind.then.rawValue), "now": .string(kind.now.rawValue)]
        for member in json(share).objectValue?.members ?? [] { object[member.key] = member.value }
        return .object(object)
    }

    private static func json(_ share: ReplayReport.Share) -> JSONValue {
        ["count": .number(JSONNumber(share.count)), "amounts": .array(share.amounts.map { .string($0.description) })]
    }

    private static func json(_ change: ReplayReport.Change) -> JSONValue {
        let request = change.decision.request
        var object: JSONObject = [
            "at": .string(request.now.text), "agent": .string(request.agent), "tool": .string(request.tool),
            "effect": .string(request.effect.rawValue), "then": json(change.then), "now": json(change.now),
            "after_approval": .bool(change.decision.stage == .approved),
        ]
        if let amount = request.amount { object["amount"] = .string(amount.description) }
        if let order = request.facts.order?.identity.number ?? request.order { object["order"] = .string(order.text) }
        if let operation = change.decision.operation { object["operation"] = .string(operation.text) }
        return .object(object)
    }

    private static func json(_ outcome: Outcome) -> JSONValue {
        ["ruling": .string(outcome.ruling.rawValue), "statements": .array(outcome.statements.map { .string($0) })]
    }
}
