import Glibc
import NIOCore
import Synchronization

/// Tells when the client at the other end of a connection has gone away.
///
/// The server lets a client close its sending side and still hear the answer, so a connection stays open when the client is
/// gone. What arrives of either is the same end of input: only what is written tells them apart.
struct Disconnection: Sendable {
    private let watch: Watch?
    private let number: UInt64

    /// Begins to watch the client of a request, and calls `onGone` once, where it goes away before `end`. An answer that is still being
    /// written outlives whoever made it: whoever writes last ends the watch.
    /// - Parameter onHalf: called where the client says nothing more, which may be all; whoever writes something then finds out.
    static func watch(
        _ channel: any Channel, onHalf: @escaping @Sendable () -> Void, onGone: @escaping @Sendable () -> Void
    ) async -> Disconnection {
        // Without a watch (the connection is gone already, or is none of the kind) nothing is heard of a client that goes later.
        guard let watch = try? await Watch.of(channel) else {
            if !channel.isActive { onGone() }
            return Disconnection(watch: nil, number: 0)
        }
        let number = watch.begin(onHalf: onHalf, onEnd: onGone)
        if number == nil { onGone() }
        return Disconnection(watch: watch, number: number ?? 0)
    }

    /// Nobody is told any more.
    func end() { watch?.end(number) }
}

/// The first handler of a connection, which sees the end of input before anybody else. One request is served at a time.
private final class Watch: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = NIOAny

    private struct State {
        var isGone = false
        var isHalfClosed = false
        /// Counts the requests from 1 on: the end of an earlier one's watch is not that of a later one's.
        var number: UInt64 = 0
        var onHalf: (@Sendable () -> Void)?
        var onEnd: (@Sendable () -> Void)?
    }

    /// The watches of the connections that stand: a connection's later requests find theirs without a turn of the event loop.
    private static let standing = Mutex<[ObjectIdentifier: Watch]>([:])

    private let state = Mutex(State())

    /// The watch of a connection, put in its place by the first request.
    static func of(_ channel: any Channel) async throws -> Watch {
        if let known = standing.withLock({ $0[ObjectIdentifier(channel)] }) { return known }
        let watch = Watch()
        let hasEnded = try await channel.eventLoop.flatSubmit { () -> EventLoopFuture<Bool> in
            do { try channel.pipeline.syncOperations.addHandler(watch, position: .first) } catch {
                return channel.eventLoop.makeFailedFuture(error)
            }
            return Self.hasEnded(channel)
        }.get()
        if hasEnded { watch.halfEnded() }
        return watch
    }

    /// Calls `onHalf` at the end of input, also where that has come already, and `onEnd` at the connection's; nil where that has come.
    func begin(onHalf: @escaping @Sendable () -> Void, onEnd: @escaping @Sendable () -> Void) -> UInt64? {
        let (number, isHalfClosed): (UInt64?, Bool) = state.withLock { state in
            guard !state.isGone else { return (nil, false) }
            state.number += 1
            state.onEnd = onEnd
            if !state.isHalfClosed { state.onHalf = onHalf }
            return (state.number, state.isHalfClosed)
        }
        if isHalfClosed { onHalf() }
        return number
    }

    /// Whoever began under this number is not told any more.
    func end(_ number: UInt64) {
        state.withLock { state in
            if state.number == number { (state.onHalf, state.onEnd) = (nil, nil) }
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = ObjectIdentifier(context.channel)
        Self.standing.withLock { $0[channel] = self }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        let channel = ObjectIdentifier(context.channel)
        Self.standing.withLock { $0[channel] = nil }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { halfEnded() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended()
        context.fireChannelInactive()
    }

    private func halfEnded() {
        let onHalf = state.withLock { state in
            state.isHalfClosed = true
            defer { state.onHalf = nil }
            return state.onHalf
        }
        onHalf?()
    }

    private func ended() {
        let onEnd = state.withLock { state in
            state.isGone = true
            defer { (state.onHalf, state.onEnd) = (nil, nil) }
            return state.onEnd
        }
        onEnd?()
    }

    /// Whether the end of input came before there was a watch: the kernel knows. Only TCP sockets can be asked.
    private static func hasEnded(_ channel: any Channel) -> EventLoopFuture<Bool> {
        guard let socket = channel as? any SocketOptionProvider, channel.remoteAddress?.ipAddress != nil else {
            return channel.eventLoop.makeSucceededFuture(false)
        }
        return socket.getTCPInfo().map { Int($0.tcpi_state) == TCP_CLOSE_WAIT }.recover { _ in false }
    }
}
