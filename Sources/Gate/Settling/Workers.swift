import Clocks
import Logging

extension Gate {
    /// Carries out, expires and reconciles until the task is cancelled: every host runs it, and each operation is taken by one.
    public func runWorkers() async {
        while !Task.isCancelled {
            var didWork = false
            for step in [resumeApproved, reconcile, expireQuestions] {
                do { didWork = try await step() > 0 || didWork } catch {
                    logger.warning("a worker could not do its work", metadata: ["error": "\(error)"])
                }
            }
            let pause = didWork ? configuration.workerPause.milliseconds / 5 : configuration.workerPause.milliseconds
            try? await Task.sleep(for: .milliseconds(pause))
        }
    }
}
