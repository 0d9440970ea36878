public import NIOCore
import Synchronization

/// Runs tasks on event loops: a request is read, answered and written by the thread of its connection, where each step of it would
/// otherwise be handed to another thread and back.
///
/// What keeps a processor busy for long has no place on a loop: others' requests wait behind it.
public final class LoopExecutor: TaskExecutor {
    private let group: any EventLoopGroup

    /// Runs tasks on these loops. What one of their threads asks for stays on it.
    public init(_ group: any EventLoopGroup) { self.group = group }

    /// Runs a part of a task on a loop.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        group.any().execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    private static let known = Mutex<[ObjectIdentifier: LoopExecutor]>([:])

    /// The executor of one loop. Loops are few, and last as long as the process.
    static func of(_ loop: any EventLoop) -> LoopExecutor {
        known.withLock { known in
            if let executor = known[ObjectIdentifier(loop)] { return executor }
            let executor = LoopExecutor(loop)
            known[ObjectIdentifier(loop)] = executor
            return executor
        }
    }
}
