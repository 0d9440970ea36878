import Synchronization

/// Lets a bounded number pass at once. Others wait in line, a bounded number of them and for a bounded time.
final class Lane: Sendable {
    private struct State {
        var passing = 0
        var tickets: UInt64 = 0
        var waiting: [(ticket: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    /// What comes of knocking.
    private enum Door { case open, shut, wait(UInt64) }

    private let bounds: GatewayCapacity.Lane
    private let state = Mutex(State())

    init(_ bounds: GatewayCapacity.Lane) { self.bounds = bounds }

    /// Waits for a turn. Whoever gets true passes, and has to leave.
    func enter() async -> Bool {
        if state.withLock({ Self.pass(&$0, bounds) }) { return true }
        return await withCheckedContinuation { continuation in
            let door: Door = state.withLock { state in
                if Self.pass(&state, bounds) { return .open }
                guard state.waiting.count < bounds.waiting else { return .shut }
                state.tickets += 1
                state.waiting.append((state.tickets, continuation))
                return .wait(state.tickets)
            }
            switch door {
            case .open: continuation.resume(returning: true)
            case .shut: continuation.resume(returning: false)
            case .wait(let ticket): giveUp(ticket, after: bounds.patienceMilliseconds)
            }
        }
    }

    /// Gives the place to whoever has waited longest.
    func leave() {
        let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.passing -= 1
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }

    /// How many pass and how many wait now.
    var load: (passing: Int, waiting: Int) { state.withLock { ($0.passing, $0.waiting.count) } }

    private static func pass(_ state: inout State, _ bounds: GatewayCapacity.Lane) -> Bool {
        guard state.passing < bounds.passing else { return false }
        state.passing += 1
        return true
    }

    private func giveUp(_ ticket: UInt64, after milliseconds: Int) {
        Task {
            try? await Task.sleep(for: .milliseconds(milliseconds))
            let late: CheckedContinuation<Bool, Never>? = state.withLock { state in
                guard let place = state.waiting.firstIndex(where: { $0.ticket == ticket }) else { return nil }
                return state.waiting.remove(at: place).continuation
            }
            late?.resume(returning: false)
        }
    }
}
