public import Clocks
import Foundation

/// What a command has around it. A process has one; tests run commands in another.
public struct CommandContext: Sendable {
    /// The environment variables.
    public var environment: [String: String]
    /// Where to write and ask.
    public var terminal: any Terminal
    /// The clock of the store and of everything above it.
    public var clock: any WallClock
    /// What this program is made of: tools, and the policy in force.
    public var parts: HostParts

    /// A context.
    public init(environment: [String: String], terminal: any Terminal, clock: any WallClock, parts: HostParts) {
        self.environment = environment
        self.terminal = terminal
        self.clock = clock
        self.parts = parts
    }

    /// The context that commands run in.
    @TaskLocal public static var current = CommandContext.process

    /// The process's own.
    public static let process = CommandContext(
        environment: ProcessInfo.processInfo.environment, terminal: ProcessTerminal(), clock: SystemClock(), parts: .standard)
}
