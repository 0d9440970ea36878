public import Clocks
import Foundation
public import Gate

/// How long requests to the platform may take.
public struct GatewayTimeouts: Sendable, Hashable {
    /// The longest time for one look-up, in milliseconds.
    public var readMilliseconds: Int
    /// The longest time for one request that moves money, in milliseconds. Shorter than the gate's lease.
    public var moveMilliseconds: Int

    /// The product's times, unless others are given.
    public init(readMilliseconds: Int = 4000, moveMilliseconds: Int = 10_000) {
        self.readMilliseconds = readMilliseconds
        self.moveMilliseconds = moveMilliseconds
    }
}

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
    /// The times and bounds of the gate.
    public var gate: GateConfiguration
    /// How long requests to the platform may take; only test hosts have others than the product's.
    public var timeouts = GatewayTimeouts()
    /// The directory that relative paths begin in.
    public var directory = FileManager.default.currentDirectoryPath
    /// Told of stage boundaries; the product has none.
    public var probe: (any StageProbe)?

    /// A context.
    public init(
        environment: [String: String], terminal: any Terminal, clock: any WallClock, parts: HostParts,
        gate: GateConfiguration = GateConfiguration(), probe: (any StageProbe)? = nil
    ) {
        self.environment = environment
        self.terminal = terminal
        self.clock = clock
        self.parts = parts
        self.gate = gate
        self.probe = probe
    }

    /// The context that commands run in.
    @TaskLocal public static var current = CommandContext.process

    /// The process's own.
    public static let process = CommandContext(
        environment: ProcessInfo.processInfo.environment, terminal: ProcessTerminal(), clock: SystemClock(), parts: .standard)
}
