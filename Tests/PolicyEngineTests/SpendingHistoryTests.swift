import Clocks
import Money
import TestSupport
import Testing

@testable import PolicyEngine

@Suite("Spending, summed as it happens")
struct SpendingHistoryTests {
    private static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {}, night: {} }
        approvers: { lead: { roles: [lead] } }
        scopes:
          - permit: refunds
            effects: [refund]
        limits:
          - limit: day
            effects: [refund]
            amount: 5000.00 CNY
            per: day
          - limit: recent
            effects: [refund]
            count: 50
            within: 5h
            each: customer
          - limit: desk-ever
            agents: [desk]
            effects: [refund]
            amount: 5000.00 CNY
            per: ever
            each: shop
        gates:
          - gate: unattended
            effects: [refund]
            above: 500.00 CNY
            per: hour
            without: approval
            by: [lead]

        """

    @Test("a balance is what going through everything finds, whatever was added, settled, replaced and left out, in whatever order")
    func sums() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let policies = try Sample.policies(Self.policy)
        for _ in 0..<20 {
            var history = SpendingHistory(policies)
            var known: [Spending] = []
            for step in 0..<150 {
                let handle = known.isEmpty ? 0 : Int.random(in: 0..<known.count, using: &random)
                switch known.isEmpty ? 0 : Int.random(in: 0..<4, using: &random) {
                case 0, 1:
                    known.append(Self.spending(&random))
                    #expect(history.add(known[known.count - 1]) == known.count - 1)
                case 2:
                    known[handle] = Self.spending(&random)
                    history.update(handle, known[handle])
                default:
                    let state: Spending.State = [.open, .posted, .void].randomElement(using: &random) ?? .open
                    let instant = Bool.random(using: &random) ? Self.instant(&random) : nil
                    known[handle].state = state
                    if let instant { known[handle].operation.record.at = instant }
                    history.settle(handle, as: state, at: instant)
                }
                let request = Self.request(&random)
                let grant = try #require(Authorizer(policies).decide(request).grant)
                let left = Bool.random(using: &random) ? handle : nil
                for counter in grant.limits.map(\.counter) + grant.gates.compactMap(\.counter) {
                    let others = known.indices.filter { $0 != left }.map { known[$0] }
                    #expect(
                        history.balance(of: counter, currency: .cny, except: left) == Self.recount(others, counter, policies),
                        "seed \(seed), step \(step): \(counter)")
                }
            }
        }
    }

    @Test("an amount in another currency makes a balance that nothing fits on top of, and so does a sum that no amount can hold")
    func full() throws {
        let policies = try Sample.policies(Self.policy)
        let grant = try #require(Authorizer(policies).decide(Sample.refund(1)).grant)
        func fits(_ amounts: [Money]) -> Bool {
            var history = SpendingHistory(policies)
            for amount in amounts {
                var operation = RecordedOperation(Sample.refund(1))
                operation.record.amount = amount
                history.add(Spending(operation, state: .posted))
            }
            let fit = Ceilings.fit(limits: grant.limits, gates: []) { history.balance(of: $0, currency: .cny) }
            if case .fits = fit { return true } else { return false }
        }
        #expect(fits([.fen(100)]))
        #expect(!fits([.fen(100), Money(minorUnits: 1, currency: try #require(Currency(code: "JPY")))]))
        #expect(!fits([.fen(.max), .fen(.max)]))
    }

    @Test("what a policy starts with is told for every statement and key that something counts for, the greatest first")
    func starting() throws {
        let policies = try Sample.policies(Self.policy)
        func spending(_ fen: Int64, _ agent: String, hoursAgo: Int64 = 0, state: Spending.State = .posted) -> Spending {
            Spending(RecordedOperation(Sample.refund(fen, by: agent, at: Sample.noon - .hours(hoursAgo))), state: state)
        }
        let spendings = [
            spending(10_00, "desk"), spending(20_00, "night", hoursAgo: 2), spending(40_00, "desk", hoursAgo: 13),
            spending(80_00, "night", hoursAgo: 13, state: .open), spending(1_60, "desk", state: .void),
        ]
        let starting = policies.startingBalances(spendings, at: Sample.noon)
        #expect(
            starting.map { "\($0.statement) \($0.key.value) \($0.balance.amount) \($0.balance.count)" } == [
                "day night 100.00 CNY 2", "day desk 10.00 CNY 1", "recent 2088000000000001 110.00 CNY 3", "desk-ever shop-1 50.00 CNY 2",
                "unattended night 80.00 CNY 1", "unattended desk 10.00 CNY 1",
            ])
        #expect(starting[0].window == Window(start: Sample.noon - .hours(12), end: Sample.noon + .hours(12)))
    }

    private static func recount(_ spendings: [Spending], _ counter: Counter, _ policies: CheckedPolicies) -> Balance {
        let counted = spendings.filter { spending in
            let isCounted = policies.counters(for: spending.operation).contains {
                $0.definition == counter.definition && $0.key == counter.key
            }
            switch spending.state {
            case .void: return false
            case .open: return isCounted
            case .posted: return isCounted && spending.operation.record.at.map { counter.window?.contains($0) ?? false } ?? true
            }
        }
        return Balance(amount: .fen(counted.reduce(0) { $0 + ($1.operation.record.amount?.minorUnits ?? 0) }), count: counted.count)
    }

    private static func instant(_ random: inout SeededGenerator) -> Instant {
        Sample.noon + .minutes(Int64.random(in: -900...900, using: &random))
    }

    private static func request(_ random: inout SeededGenerator) -> Request {
        let buyer = ["B-1", "B-2"].randomElement(using: &random)
        return Sample.refund(
            Int64.random(in: 1...9, using: &random), by: Bool.random(using: &random) ? "desk" : "night",
            facts: Sample.order("O-1", paid: 10_000_00, buyer: buyer), at: instant(&random))
    }

    private static func spending(_ random: inout SeededGenerator) -> Spending {
        var operation = RecordedOperation(request(&random), wasApproved: Bool.random(using: &random))
        if Int.random(in: 0..<10, using: &random) == 0 { operation.record.at = nil }
        return Spending(operation, state: [.open, .posted, .void].randomElement(using: &random) ?? .open)
    }
}
