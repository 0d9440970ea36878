import Clocks
import JSON
import Money
import PolicyEngine

/// Decides recorded calls again, as `tollgate policy replay` does once they are read from the store.
struct ReplayBenchmark {
    private let events: [RecordedEvent]
    private let requests: [[UInt8]]
    private let draft: CheckedPolicies

    /// So many calls over four weeks: refunds of 40 agents on orders of their own, most permitted and done, some refused.
    init(calls: Int) throws {
        let sources = Samples.policies(scopes: 40)
        let check = PolicyChecker.check(sources, tools: [ToolSignature(name: "refund-alipay-payment", effects: [.refund])])
        guard let draft = check.policies else { throw Benchmarks.Unfit(what: "\(check.diagnostics)") }
        self.draft = draft
        var events: [RecordedEvent] = []
        var requests: [[UInt8]] = []
        let sample = Samples.refund(scopes: 40)
        let span = Span.days(28).milliseconds / Int64(calls)
        for index in 0..<calls {
            let now = sample.now + .milliseconds(Int64(index) * span)
            let order = OrderIdentity(number: OrderNumber("tea-\(index)"), tradeNumber: "20260421220014\(index)")
            let facts = OrderFacts(
                identity: order, status: .paid, total: .fen(8_000), paid: .fen(8_000), buyer: "20881021\(index % 5_000)",
                paidAt: now - .hours(3))
            let request = Request(
                agent: "desk-\(index % 40)", tool: sample.tool, effect: .refund, amount: .fen(Int64(index % 60) * 100 + 100),
                order: order.number, facts: .order(facts), orderRefunded: .fen(0), orderOpen: .fen(0), shop: sample.shop,
                number: "r-\(index)", now: now)
            requests.append(JSONValue.object(request.json).bytes)
            guard index % 10 != 9 else {
                events.append(.decided(RecordedDecision(.call, request, Outcome(.forbid, by: ["day-\(index % 40)"]))))
                continue
            }
            let id = OperationID("op_\(index)")
            events.append(.decided(RecordedDecision(.call, request, Outcome(.permit, by: ["refunds-\(index % 40)"]), operation: id)))
            events.append(.opened(id, RecordedOperation(request)))
            events.append(.posted(id, now))
        }
        self.events = events
        self.requests = requests
    }

    /// Decides them all: how many change.
    func run(_ course: PolicyReplay.Course) -> Int {
        var replay = PolicyReplay(draft, course: course)
        for event in events { replay.take(event) }
        return replay.report.changes.count
    }

    /// Reads them all from what the store keeps of them.
    func read() throws -> Int {
        try requests.reduce(0) { count, bytes in
            guard let object = try JSONValue(parsing: bytes).objectValue else { throw Benchmarks.Unfit(what: "no object") }
            return try count + (Request(json: object).amount == nil ? 0 : 1)
        }
    }

    /// The figures of 100 000 calls.
    static func measurements() throws -> [Measurement] {
        let benchmark = try ReplayBenchmark(calls: 100_000)
        guard benchmark.run(.asItWas) > 0 else { throw Benchmarks.Unfit(what: "no decision changes") }
        return [
            Measurement("replay: decide 100 000 calls again", rounds: 3) { benchmark.run(.asItWas) },
            Measurement("replay: the same, compounding", rounds: 3) { benchmark.run(.asItWouldBe) },
            try Measurement("replay: read 100 000 recorded calls", rounds: 3) { try benchmark.read() },
        ]
    }
}
