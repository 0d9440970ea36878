import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

/// 3.8 of the acceptance lines: policies change under calls, and every call is decided by one of them.
@Suite(.serialized)
struct ApplyStormTests {
    @Test("while three hosts answer calls, policies come into force: no mixture, nothing dropped, every entry names its version")
    func storm() async throws {
        let storm = Mutex<ApplyStorm?>(nil)
        try await World.run(policy: MarkedPolicy.a.text) { world in
            let result = try await ApplyStorm.run(in: world)
            storm.withLock { $0 = result }
            if !result.findings.isEmpty { world.keep() }
        }
        let result = try #require(storm.withLock { $0 })
        #expect(result.findings.isEmpty, "\(result.findings.prefix(20))")
        Acceptance.line("3.8", isGood: result.findings.isEmpty, result.text)
    }
}

/// Two sets whose statements all end in their own letter, and whose limit and gate say something else about most amounts: a call that
/// met statements of both would be decided as neither of them decides it.
private enum MarkedPolicy: String, CaseIterable {
    case a, b

    /// What each set says of an amount.
    enum Verdict: Sendable, Hashable { case permit, held, refused }

    /// 5.00 passes both. 15.00 waits under a and passes under b; 30.00 is refused by a and passes under b; 50.00 is refused by a and
    /// waits under b; 70.00 is refused by both.
    static let amounts = ["5.00", "15.00", "30.00", "50.00", "70.00"]

    func verdict(on amount: String) -> Verdict {
        switch (self, amount) {
        case (_, "5.00"), (.b, "15.00"), (.b, "30.00"): .permit
        case (.a, "15.00"), (.b, "50.00"): .held
        default: .refused
        }
    }

    var text: String {
        let (limit, gate) = self == .a ? ("20.00", "10.00") : ("60.00", "40.00")
        return """
            \(DeskPolicy.people)
            scopes:
              - permit: refunds-\(rawValue)
                agents: [desk]
                effects: [read, refund]
            limits:
              - limit: day-\(rawValue)
                effects: [refund]
                amount: 10000000.00 CNY
                per: day
              - limit: call-\(rawValue)
                effects: [refund]
                amount: \(limit) CNY
                per: call
            gates:
              - gate: gate-\(rawValue)
                effects: [refund]
                above: \(gate) CNY
                per: ever
                each: order
                by: [lead]

            """
    }
}

/// Orders that nobody has asked about, made as they are needed.
private actor FreshOrders {
    private let simulator: SimulatorControl
    private var ready: [String] = []
    private var made = 0

    init(_ simulator: SimulatorControl) { self.simulator = simulator }

    func next() async throws -> String {
        while ready.isEmpty {
            let names = (made..<made + 100).map { "marked_\($0)" }
            made += 100
            try await simulator.makePaidOrders(names, total: "88.88")
            ready += names
        }
        return ready.removeLast()
    }
}

/// Tells callers when to stop.
private final class Flag: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }

    func raise() { raised.store(true, ordering: .relaxed) }
}

/// Calls of three hosts while a row of policies is applied.
private struct ApplyStorm {
    private static let hosts = 3
    private static let callers = 2
    private static let applies = Level.count(200)

    /// What was not as it has to be.
    private(set) var findings: [String] = []
    private var inForce = 0
    private var refused = 0
    private var calls = 0
    private var seconds = 0.0

    var text: String {
        """
        \(Self.applies) policies applied while \(Self.hosts) hosts answered \(calls) calls in \(String(format: "%.1f", seconds)) s: \
        \(inForce) came into force, \(refused) were refused, each call was decided by the one version that its entry names, none was dropped
        """
    }

    static func run(in world: World) async throws -> ApplyStorm {
        let (children, ports) = try await world.serve(count: hosts)
        var storm = ApplyStorm()
        let began = Date()
        let isOver = Flag()
        let orders = FreshOrders(world.simulator)
        let seed = Seeded.seed(for: "3.8")
        let answers = try await withThrowingTaskGroup(of: [(String, AgentAnswer?)].self) { group in
            for caller in 0..<hosts * callers {
                let port = ports[caller % hosts]
                group.addTask {
                    var random = Seeded(seed &+ UInt64(caller))
                    var answers: [(String, AgentAnswer?)] = []
                    while !isOver.isRaised {
                        let amount = MarkedPolicy.amounts.randomElement(using: &random) ?? "5.00"
                        let ask = RefundAsk(order: try await orders.next(), amount: amount)
                        answers.append((amount, await ask.send(to: port, token: world.token)))
                    }
                    return answers
                }
            }
            do { try await storm.apply(in: world) } catch {
                isOver.raise()
                throw error
            }
            isOver.raise()
            return try await group.reduce(into: []) { $0 += $1 }
        }
        storm.seconds = Date().timeIntervalSince(began)
        storm.calls = answers.count
        storm.findings += await Child.terminate(children)
        storm.check(answers)
        try await storm.checkLog(in: world)
        let verify = try await world.command(["audit", "verify"])
        storm.check(verify.status == 0, "the log does not verify: \(verify.output)\(verify.errors)")
        return storm
    }

    private mutating func check(_ isGood: Bool, _ finding: @autoclosure () -> String) {
        if !isGood { findings.append(finding()) }
    }

    // MARK: - Policies

    /// Applies the two sets in turn; every third time something that has to be refused.
    private mutating func apply(in world: World) async throws {
        let folder = world.folder + "/marked"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let broken = MarkedPolicy.b.text.replacingOccurrences(of: "effects: [refund]", with: "efects: [refund]")
        for set in MarkedPolicy.allCases { try set.text.write(toFile: "\(folder)/\(set).yaml", atomically: true, encoding: .utf8) }
        try broken.write(toFile: "\(folder)/broken.yaml", atomically: true, encoding: .utf8)
        for number in 0..<Self.applies {
            let set = MarkedPolicy.allCases[number % 2].rawValue
            let words: [String]
            var isAdmin = true
            switch (number % 3, number % 9) {
            case (2, 2): words = ["\(folder)/broken.yaml"]
            case (2, 5): words = ["\(folder)/\(set).yaml", "--after", "100000"]
            case (2, _): (words, isAdmin) = (["\(folder)/\(set).yaml"], false)
            default: words = ["\(folder)/\(set).yaml"]
            }
            let done = try await world.command(["policy", "apply"] + words, asAdmin: isAdmin, asFalseAdmin: !isAdmin)
            let isRefused = number % 3 == 2
            check(done.status == (isRefused ? 1 : 0), "apply \(number): \(done.status) \(done.output)\(done.errors)")
            if isRefused { refused += 1 } else { inForce += 1 }
        }
    }

    // MARK: - Answers

    /// Every call was answered, and as one of the two sets answers it.
    private mutating func check(_ answers: [(String, AgentAnswer?)]) {
        for (amount, answer) in answers {
            let allowed = Set(MarkedPolicy.allCases.map { $0.verdict(on: amount) })
            let isAllowed =
                switch answer {
                case .succeeded: allowed.contains(.permit)
                case .held, .refused("too-many-questions"): allowed.contains(.held)
                case .refused("limit-exceeded"): allowed.contains(.refused)
                default: false
                }
            check(isAllowed, "\(amount) was answered with \(answer.map { "\($0)" } ?? "nothing")")
        }
        check(Set(answers.map(\.0)).count == MarkedPolicy.amounts.count, "too few calls: \(answers.count)")
    }

    // MARK: - The log

    /// Every call has one entry; it names the version that was in force when it was written, and statements of that version alone.
    private mutating func checkLog(in world: World) async throws {
        let sets = try await versions(in: world)
        var appliedAt: [Int64: Int64] = [:]
        var decisions: [(kind: String, at: Int64, body: JSONValue)] = []
        for entry in try await world.exportedEntries() {
            guard let kind = entry["kind"]?.stringValue, let at = entry["at"]?.numberValue?.integer, let body = entry["body"] else {
                continue
            }
            if kind == "policy-applied", let serial = body["serial"]?.numberValue?.integer { appliedAt[serial] = at }
            if ["permit", "held", "refused"].contains(kind) { decisions.append((kind, at, body)) }
        }
        let asked = calls
        check(decisions.count == asked, "\(asked) calls have \(decisions.count) entries")
        check(appliedAt.count == sets.count, "\(sets.count) versions have \(appliedAt.count) entries")
        for decision in decisions {
            guard let serial = decision.body["policy"]?.numberValue?.integer, let set = sets[serial], let applied = appliedAt[serial] else {
                findings.append("no version is named: \(decision.body.text)")
                continue
            }
            let isInForce = applied <= decision.at && appliedAt[serial + 1].map { decision.at <= $0 } ?? true
            check(isInForce, "version \(serial) was not in force: \(decision.body.text)")
            let isRight = isDecided(decision.kind, decision.body, by: set)
            check(isRight, "set \(set) does not decide so: \(decision.kind) \(decision.body.text)")
        }
        let used = Set(decisions.compactMap { $0.body["policy"]?.numberValue?.integer })
        check(used.count > 2, "the calls met \(used.count) versions only")
    }

    private func isDecided(_ kind: String, _ body: JSONValue, by set: MarkedPolicy) -> Bool {
        let amount = (body["amount"]?.stringValue ?? "").split(separator: " ").first.map(String.init) ?? ""
        let statements = (body["statements"]?.arrayValue ?? []).compactMap(\.stringValue)
        let gates = (body["gates"]?.arrayValue ?? []).compactMap(\.stringValue)
        let isMarked = (statements + gates).allSatisfy { $0.hasSuffix("-\(set.rawValue)") }
        let letter = set.rawValue
        switch (kind, set.verdict(on: amount), body["code"]?.stringValue) {
        case ("permit", .permit, nil): return isMarked && statements.contains("refunds-\(letter)")
        case ("held", .held, nil): return isMarked && gates == ["gate-\(letter)"]
        // Nobody answers here, so that soon no more questions are asked.
        case ("refused", .held, "too-many-questions"): return true
        case ("refused", .refused, "limit-exceeded"): return statements == ["call-\(letter)"]
        default: return false
        }
    }

    /// Which of the two sets each version is.
    private mutating func versions(in world: World) async throws -> [Int64: MarkedPolicy] {
        var sets: [Int64: MarkedPolicy] = [:]
        for version in try await world.listing(["policy", "history"]) {
            guard let number = version["version"]?.numberValue?.integer else { continue }
            let file = version["files"]?.arrayValue?.first?.stringValue
            sets[number] = number == 1 ? .a : file.flatMap { MarkedPolicy(rawValue: String($0.prefix(1))) }
        }
        let expected = inForce + 1
        check(sets.count == expected, "\(expected) sets came into force and \(sets.count) are in the history")
        return sets
    }
}
