import Ledger
import TestSupport

@testable import Store

/// How far sequences of acts were followed, and what went wrong.
struct Tally: Sendable {
    /// Acts that both sides carried out, and acts that both refused.
    var taken = 0
    var refused = 0
    /// Sequences that were followed to their end.
    var sequences = 0
    /// What differed, with the acts that led there.
    var faults: [String] = []

    static func + (left: Tally, right: Tally) -> Tally {
        Tally(
            taken: left.taken + right.taken, refused: left.refused + right.refused, sequences: left.sequences + right.sequences,
            faults: left.faults + right.faults)
    }
}

/// Follows sequences of acts on the model and on the ledger side by side, as a tree: what two sequences have in common is carried out
/// once, and undone by savepoints.
struct Exploration {
    private(set) var tally = Tally()
    private var path: [Act] = []
    private let connection: any SQLConnection
    private let isThorough: Bool

    init(_ tx: WriteTransaction, isThorough: Bool) {
        connection = tx.connection
        self.isThorough = isThorough
    }

    /// How many acts at the end of a random sequence are all tried.
    static let tail = 3

    private var isBroken: Bool { tally.faults.count >= 5 }

    /// All sequences of so many acts that go on from here.
    ///
    /// An act that is refused may leave no trace, which is looked at: what follows it is then what follows without it.
    /// - Parameter goesOn: whether to follow a path any further.
    mutating func all(_ model: Model, _ desk: Desk, length: Int, goesOn: ([Act]) -> Bool) throws {
        guard !isBroken else { return }
        try refuseAll(model, desk)
        guard length > 0 else { return }
        for act in Act.allCases {
            guard let next = model.after(act) else { continue }
            path.append(act)
            if goesOn(path) {
                try carryOut(act, next, desk, isLast: length == 1) { exploration, found in
                    try exploration.all(next, found, length: length - 1, goesOn: goesOn)
                }
            }
            path.removeLast()
        }
    }

    /// Random acts, and then every choice of the last few.
    mutating func random(_ model: Model, _ desk: Desk, length: Int, by generator: inout SeededGenerator) throws {
        guard !isBroken else { return }
        guard length > Self.tail else {
            tally.sequences += (0..<Self.tail).reduce(1) { product, _ in product * Act.allCases.count }
            return try all(model, desk, length: Self.tail) { _ in true }
        }
        // Half of the acts are any, most of which are refused; half are such as go on.
        let fitting = Bool.random(using: &generator) ? Act.allCases.filter { model.after($0) != nil } : Act.allCases
        let act = fitting[Int.random(in: fitting.indices, using: &generator)]
        path.append(act)
        defer { path.removeLast() }
        guard let next = model.after(act) else {
            if try desk.after(act) != nil { report("the ledger took what the model refuses") }
            tally.refused += 1
            return try random(model, desk, length: length - 1, by: &generator)
        }
        var copy = generator
        try carryOut(act, next, desk, isLast: length == 1) { exploration, found in
            try exploration.random(next, found, length: length - 1, by: &copy)
        }
        generator = copy
    }

    /// Every act that the model refuses is refused by the ledger too, without a trace.
    private mutating func refuseAll(_ model: Model, _ desk: Desk) throws {
        let before = try changes()
        for act in Act.allCases where model.after(act) == nil {
            tally.refused += 1
            if try desk.after(act) != nil {
                path.append(act)
                report("the ledger took what the model refuses")
                path.removeLast()
            }
        }
        if try changes() != before { report("what was refused has changed the store") }
    }

    private mutating func carryOut(
        _ act: Act, _ next: Model, _ desk: Desk, isLast: Bool, then: (inout Exploration, Desk) throws -> Void
    ) throws {
        try connection.openSavepoint()
        tally.taken += 1
        if let found = try desk.after(act) {
            for difference in try found.differences(from: next, isThorough: isThorough, isLast: isLast) { report(difference) }
            try then(&self, found)
        } else {
            report("the ledger refused what the model takes")
        }
        try connection.undoSavepoint()
    }

    private mutating func report(_ what: String) {
        tally.faults.append("after \(path.map(\.rawValue).joined(separator: ", ")): \(what)")
    }

    /// How many rows this connection has changed since it was opened.
    private func changes() throws -> Int64 {
        try connection.query("SELECT total_changes() AS n", []).first?.integer("n") ?? 0
    }
}
