import Clocks
import Ledger
import Money
import PolicyEngine
import Store

/// A step that an operation can take.
enum Step: String, CaseIterable, Sendable {
    case approve, holdAgain, claim, post, fail, reject, expire, leaveUnknown, resend, correct
}

extension Book {
    /// Takes a step with the operation as it is.
    func take(_ step: Step, _ id: String, counters: [Counter] = []) async throws {
        let terms = terms
        try await change(id) { ledger, operation, tx in
            switch step {
            case .approve: try ledger.approve(operation, in: tx)
            case .holdAgain: try ledger.holdAgain(operation, toolDigest: "d2", counters: counters, in: tx)
            case .claim: _ = try ledger.claim(operation, counters: counters, terms: terms, in: tx)
            case .post: try ledger.post(operation, .done, cumulativeRefund: nil, in: tx)
            case .fail: try ledger.void(operation, .failed, .done, in: tx)
            case .reject: try ledger.void(operation, .rejected, .done, in: tx)
            case .expire: try ledger.void(operation, .expired, .done, in: tx)
            case .leaveUnknown: try ledger.leaveUnknown(operation, lookAt: tx.now, in: tx)
            case .resend: _ = try ledger.resend(operation, terms: terms, in: tx)
            case .correct: try ledger.correct(operation, .done, cumulativeRefund: nil, in: tx)
            }
        }
    }

    /// Makes an operation in this state.
    func bring(_ id: String, to state: OperationState, fen: Int64 = 1_000, counters: [Counter] = []) async throws {
        let (ledger, terms) = (ledger, terms)
        let draft = Book.draft(id, fen, counters: counters)
        switch state {
        case .held: try await store.write { tx in try ledger.hold(draft, in: tx) }
        case .approved, .rejected, .expired:
            try await bring(id, to: .held, fen: fen, counters: counters)
            try await take(state == .approved ? .approve : state == .rejected ? .reject : .expire, id)
        case .reserved: try await store.write { tx in _ = try ledger.reserve(draft, terms: terms, in: tx) }
        case .unknown, .succeeded, .failed:
            try await bring(id, to: .reserved, fen: fen, counters: counters)
            try await take(state == .unknown ? .leaveUnknown : state == .succeeded ? .post : .fail, id)
        case .dispatched:
            try await bring(id, to: .unknown, fen: fen, counters: counters)
            try await take(.resend, id)
        }
    }
}
