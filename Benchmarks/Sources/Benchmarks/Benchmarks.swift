import Diagnostics
import JSON
import Money
import PolicyEngine

/// Measures the paths that every call takes. Figures are for comparing two versions on one quiet machine.
@main
struct Benchmarks {
    /// A sample that does not do what it is measured for.
    struct Unfit: Error {
        let what: String
    }

    static func main() throws {
        print(Measurement.heading)
        for measurement in try json() + money() + decisions(scopes: 1) + decisions(scopes: 100) + ReplayBenchmark.measurements() {
            print(measurement.line)
        }
    }

    private static func json() throws -> [Measurement] {
        let bytes = Samples.call
        let value = try JSONValue(parsing: bytes)
        return [
            try Measurement("JSON: read a call of \(bytes.count) bytes") { try JSONValue(parsing: bytes).objectValue?.count ?? 0 },
            Measurement("JSON: write it") { value.bytes.count },
            Measurement("JSON: its canonical form") { value.canonicalBytes.count },
        ]
    }

    private static func money() throws -> [Measurement] {
        let (price, limit) = (Money.fen(8_888), Money.fen(500_000))
        return [
            try Measurement("Money: read 88.880") { try Int(Money(decimal: "88.880", currency: .cny).minorUnits) },
            Measurement("Money: write 88.88") { price.decimalText.utf8.count },
            try Measurement("Money: add, then compare") { try price.adding(limit).isAtMost(limit) ? 1 : 0 },
        ]
    }

    private static func decisions(scopes: Int) throws -> [Measurement] {
        let sources = Samples.policies(scopes: scopes)
        let tools = [ToolSignature(name: "refund-alipay-payment", effects: [.refund])]
        let check = PolicyChecker.check(sources, tools: tools)
        guard let policies = check.policies else { throw Unfit(what: "\(check.diagnostics)") }
        let authorizer = Authorizer(policies)
        let request = Samples.refund(scopes: scopes)
        guard case .permit(let grant) = authorizer.decide(request) else { throw Unfit(what: "the refund is not permitted") }
        guard grant.limits.count == 1, grant.gates.count == 1 else { throw Unfit(what: "\(grant)") }
        let nothing = Balance(amount: .fen(0), count: 0)
        return [
            Measurement("policy: check \(scopes * 3) statements") { PolicyChecker.check(sources, tools: tools).diagnostics.count },
            Measurement("policy: decide among \(scopes * 3) statements") {
                if case .permit(let grant) = authorizer.decide(request) { grant.limits.count } else { 0 }
            },
            Measurement("policy: fit the claims into balances") {
                if case .fits(let held) = Ceilings.fit(limits: grant.limits, gates: grant.gates, balance: { _ in nothing }) {
                    held.count
                } else {
                    -1
                }
            },
        ]
    }
}
