/// Why a provider is asked. What settles an operation has a way of its own through a gateway, so that those who only want to know
/// something can't keep it waiting.
public enum Errand {
    @TaskLocal private static var isSettling = false

    /// Whether the running task settles an operation. For gateways alone.
    @_spi(Gate) public static var settles: Bool { isSettling }

    /// Runs `body` as what settles an operation. For the gate alone: a tool can't claim it for its own look-ups.
    @_spi(Gate) public static func settling<R: Sendable>(_ body: @Sendable () async -> R) async -> R {
        await $isSettling.withValue(true) { await body() }
    }
}
