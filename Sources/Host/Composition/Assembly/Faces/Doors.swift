import Logging
import MCP
import ServiceLifecycle

/// All the ways into the host, which open and close together. When the host is asked to stop, nothing new is taken at any of them, what
/// would wait for ever ends, and whoever is not answered within the limit is not waited for any longer. What was sent to the provider is
/// not touched by it: that is waited for elsewhere.
struct Doors: Service, CustomStringConvertible {
    let server: MCPServer<GateService>
    let faces: [any Service]
    /// How long clients are waited for.
    let limit: Duration
    let logger: Logger

    var description: String { "doors" }

    func run() async throws {
        try await withThrowingTaskGroup(of: Event.self) { group in
            for face in faces {
                group.addTask {
                    try await face.run()
                    return .closed
                }
            }
            group.addTask { await afterTheLimit() ? .late : .cancelled }
            var open = faces.count
            var isLate = false
            while open > 0 {
                do {
                    switch try await group.next() {
                    case .closed?: open -= 1
                    case .late?:
                        isLate = true
                        logger.warning("clients are still there after `shutdown_limit`: they are not waited for")
                        group.cancelAll()
                    case .cancelled?: break
                    case nil: return
                    }
                } catch {
                    open -= 1
                    guard isLate else { throw error }
                }
            }
            group.cancelAll()
        }
    }

    private enum Event {
        case closed
        case late
        case cancelled
    }

    /// Waits until the host is asked to stop, ends what waits for ever, and waits for the limit; false where all is over before.
    private func afterTheLimit() async -> Bool {
        do {
            try await gracefulShutdown()
            server.end()
            try await Task.sleep(for: limit)
            return true
        } catch {
            return false
        }
    }
}
