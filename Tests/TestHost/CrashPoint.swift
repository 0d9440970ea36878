import Gate
import Glibc
import Synchronization

/// Ends the process by SIGKILL when a call passes a boundary for the n-th time.
///
/// `TOLLGATE_TEST_CRASH=afterReserve:3` ends it at the third time that COMMIT is durable.
final class CrashPoint: StageProbe {
    private let boundary: StageBoundary
    private let left: Atomic<Int>

    init?(_ text: String) {
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 2, let boundary = StageBoundary(rawValue: parts[0]), let count = Int(parts[1]), count > 0 else { return nil }
        self.boundary = boundary
        left = Atomic(count)
    }

    func reached(_ boundary: StageBoundary) {
        guard boundary == self.boundary else { return }
        if left.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 { kill(getpid(), SIGKILL) }
    }
}
