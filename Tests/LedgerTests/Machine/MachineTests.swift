import Clocks
import Ledger
import Store
import TestSupport
import Testing

/// The issue's acts in every order, on a ledger and on a model that shares no code with it.
@Suite("The state machine")
struct MachineTests {
    /// So many stores, each with a thread of its own.
    private static let workers = 2

    /// Runs the same work on several stores at once.
    private static func side(
        by side: Int = workers, _ work: @escaping @Sendable (Int, Ledger, WriteTransaction) throws -> Tally
    ) async throws -> Tally {
        try await withThrowingTaskGroup(of: Tally.self) { group in
            for worker in 0..<side {
                group.addTask {
                    let book = try await Book()
                    let ledger = book.ledger
                    return try await book.store.write { tx in try work(worker, ledger, tx) }
                }
            }
            return try await group.reduce(Tally(), +)
        }
    }

    @Test("every sequence of up to six acts leaves the ledger as the model says")
    func everySequence() async throws {
        let length = 6
        let tally = try await Self.side { worker, ledger, tx in
            var exploration = Exploration(tx, isThorough: true)
            var (places, last) = (0, 0)
            try exploration.all(Model(), Desk(ledger, tx), length: length) { path in
                // Each worker takes its share of the paths of two; at the short count one of twenty last acts is tried.
                switch path.count {
                case 2:
                    places += 1
                    return places % Self.workers == worker
                case length where !Level.isSoak:
                    last += 1
                    return last % 20 == 0
                default: return true
                }
            }
            return exploration.tally
        }
        #expect(tally.faults.isEmpty, "\(tally.faults.joined(separator: "\n"))")
        let acts = Act.allCases.count
        let full = (1...(Level.isSoak ? length : length - 1)).reduce(0) { sum, length in
            sum + (0..<length).reduce(1) { product, _ in product * acts }
        }
        Acceptance.line(
            "4.5", isGood: tally.faults.isEmpty,
            """
            \(full) sequences of up to \(Level.isSoak ? length : length - 1) of \(acts) acts: \(tally.taken) acts taken alike by ledger \
            and model, \(tally.refused) refused alike
            """)
    }

    @Test(
        "stories that once went wrong, or easily could, on every store",
        arguments: StoreKind.all,
        [
            // A sum was folded before it was known that something older happened.
            [.reserve, .fail, .reserve, .succeed, .fold, .lateSuccess],
            // What was refused is counted by a later policy too, and happened after all.
            [.hold, .reject, .policy, .lateSuccess], [.reserve, .fail, .policy, .lateSuccess, .policy, .fold],
            // The first replica answers when the second has long gone on.
            [.reserve, .otherReplica, .wait, .take, .fail, .reserve, .succeed, .fold, .otherReplica, .succeed],
            [.reserve, .crash, .wait, .otherReplica, .take, .resend, .crash, .wait, .take, .lose, .wait, .otherReplica, .take, .succeed],
            [.hold, .freeze, .policy, .freeze, .approve, .askAgain, .approve, .policy, .claim, .lose, .wait, .take, .fail, .lateSuccess],
        ] as [[Act]])
    func stories(_ kind: StoreKind, _ acts: [Act]) async throws {
        let book = try await Book(kind)
        let ledger = book.ledger
        let faults = try await book.store.write { tx in
            var (model, desk, faults): (Model, Desk, [String]) = (Model(), try Desk(ledger, tx), [])
            for act in acts {
                guard let next = model.after(act), let found = try desk.after(act) else { return faults + ["\(act) is refused"] }
                faults += try found.differences(from: next, isThorough: true, isLast: true).map { "after \(act): \($0)" }
                (model, desk) = (next, found)
            }
            return faults
        }
        #expect(faults == [])
    }

    @Test("random sequences of twenty acts leave the ledger as the model says")
    func randomSequences() async throws {
        let (length, count) = (20, Level.count(10_000_000))
        let seed = SeededGenerator.seed
        let tally = try await Self.side { worker, ledger, tx in
            var exploration = Exploration(tx, isThorough: false)
            var random = SeededGenerator(seed: seed &+ UInt64(worker))
            let desk = try Desk(ledger, tx)
            while exploration.tally.sequences < count / Self.workers, exploration.tally.faults.isEmpty {
                try exploration.random(Model(), desk, length: length, by: &random)
            }
            return exploration.tally
        }
        #expect(tally.faults.isEmpty, "\(tally.faults.joined(separator: "\n"))")
        Acceptance.line(
            "4.5", isGood: tally.faults.isEmpty,
            """
            \(tally.sequences) random sequences of \(length) acts, of the last \(Exploration.tail) every choice: \(tally.taken) acts taken \
            alike by ledger and model, \(tally.refused) refused alike
            """)
    }
}
