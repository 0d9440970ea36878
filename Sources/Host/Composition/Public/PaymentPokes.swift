import Clocks
import Logging
import Notices

/// Lets agents' clients know that a payment has come, in the way that every one of them knows: their list of tools is said to have
/// changed. Nothing is said of what was paid, and no tool comes or goes; whoever is interested asks.
struct PaymentPokes: Sendable {
    private let watch: ChangeWatch<String, Instant>
    private let board: PaymentBoard

    init(
        _ board: PaymentBoard, logger: Logger, pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.board = board
        watch = ChangeWatch(every: .seconds(1), pause: pause) { error in
            logger.warning("payments can't be looked for; it is tried again", metadata: ["error": "\(error)"])
        } look: { agents in
            let newest = try await board.newest(of: agents)
            return Dictionary(agents.map { ($0, newest[$0] ?? Self.never) }) { $1 }
        }
    }

    /// One element whenever payments have come that this agent had asked for, at whichever host of the store.
    func changes(for agent: String) async -> AsyncStream<Void> {
        // What can't be looked at now is not known, and looked at again.
        let newest = try? await board.newest(of: [agent])
        let changes = await watch.changes(from: [agent: newest.map { $0[agent] ?? Self.never }])
        return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { sink in
            let passing = Task {
                for await _ in changes { sink.yield() }
                sink.finish()
            }
            sink.onTermination = { _ in passing.cancel() }
        }
    }

    private static let never = Instant(milliseconds: 0)
}
