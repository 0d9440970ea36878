import Dispatch
import Foundation
import Synchronization

/// The thread that waits for a lock in the place of somebody who waits for it with an end.
///
/// The system knows no such wait: whoever gives up leaves the thread in the line. It gives the lock back where it comes too late, and
/// waits for the next one who asks before that.
final class LockWaiter: Sendable {
    private enum State {
        /// Nobody asked.
        case idle
        /// Somebody waits.
        case asked
        /// Somebody waited, and has given up.
        case givenUp
        /// What the wait has led to, for the one who waits.
        case done(Result<Void, StoreError>)
    }

    private let file: LockFile
    private let state = Mutex(State.idle)
    private let work = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)
    private let isOver = Atomic(false)

    init(_ file: LockFile) {
        self.file = file
        let thread = Thread { [self] in
            while true {
                work.wait()
                if isOver.load(ordering: .acquiring) { return }
                serve()
            }
        }
        thread.name = "store-lock"
        thread.start()
    }

    /// Ends the thread, once the lock came to it where it waits.
    func end() {
        isOver.store(true, ordering: .releasing)
        work.signal()
    }

    /// Whether the thread still waits for somebody who has given up. The lock would be its and ours at once: both use one open file.
    var isWaiting: Bool {
        state.withLock { state in if case .idle = state { false } else { true } }
    }

    /// Waits at most `seconds`; false after that. One at a time may ask.
    func take(atMost seconds: Int) throws(StoreError) -> Bool {
        let isNew = state.withLock { state in
            let isNew = if case .idle = state { true } else { false }
            state = .asked
            return isNew
        }
        if isNew { work.signal() }
        if done.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
            let hasCome = state.withLock { state in
                if case .done = state { return true }
                state = .givenUp
                return false
            }
            guard hasCome else { return false }
            done.wait()
        }
        let outcome: Result<Void, StoreError>? = state.withLock { state in
            defer { state = .idle }
            if case .done(let outcome) = state { return outcome }
            return nil
        }
        try outcome?.get()
        return outcome != nil
    }

    private func serve() {
        let outcome = Result { () throws(StoreError) in try file.take() }
        let isWanted = state.withLock { state in
            guard case .asked = state else {
                // Before anybody can ask again: what they took would be given back here.
                if case .success = outcome { file.release() }
                state = .idle
                return false
            }
            state = .done(outcome)
            return true
        }
        if isWanted { done.signal() }
    }
}
