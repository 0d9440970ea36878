import Clocks
import PolicyEngine
import Store

/// What counts in the windows of several counters. What was posted before a window's edge is asked of the store only where it is neither
/// nothing nor all, and once for all windows that share it.
struct WindowSums {
    /// What was posted under a key before an instant.
    private struct Question: Hashable {
        let total: BalanceTotal
        let before: Int64

        var statement: SQLStatement {
            SQLStatement(
                BalanceQuery.sumBefore, [.integer(total.counter), .text(total.key), .text(total.currency), .integer(before)])
        }
    }

    private let now: Instant
    private var windows: [(counter: Counter, total: BalanceTotal, edges: Edges)] = []
    private var places: [Question: Int] = [:]
    private var questions: [Question] = []

    init(at now: Instant) { self.now = now }

    /// Adds a counter's window over what was ever counted under its key.
    mutating func add(_ total: BalanceTotal, of counter: Counter) {
        guard let window = counter.window else { return }
        let edges = Edges(window, at: now)
        windows.append((counter, total, edges))
        guard total.posted.count > 0 else { return }
        for (instant, isBound) in [(edges.start, edges.hasStart), (edges.end, edges.hasEnd)] where isBound {
            let question = Question(total: total, before: instant)
            if places[question] == nil {
                places[question] = questions.count
                questions.append(question)
            }
        }
    }

    /// The sums of all windows.
    func ask(in tx: ReadTransaction) throws -> [(counter: Counter, sum: WindowSum)] {
        // What was added in this commit has not been posted yet.
        let answers = questions.isEmpty ? [] : try tx.queries(questions.map(\.statement), about: [])
        func posted(_ total: BalanceTotal, before instant: Int64) throws -> Tally {
            guard total.posted.count > 0 else { return .nothing }
            guard let place = places[Question(total: total, before: instant)], let row = answers[place].first else {
                throw LedgerError.damaged("a sum that was asked for has no answer")
            }
            return try Tally(row, "before")
        }
        return try windows.map { counter, total, edges in
            let before = edges.hasStart ? try posted(total, before: edges.start) : .nothing
            let until = edges.hasEnd ? try posted(total, before: edges.end) : total.posted
            return (counter, try WindowSum(currency: total.currency, open: total.open, before: before, until: until))
        }
    }
}
