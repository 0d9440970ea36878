import Glibc
import NIOCore

/// Tells when the client at the other end of a connection has gone away.
///
/// The server lets a client close its sending side and still hear the answer, so a connection stays open when the client is
/// gone. What arrives of either is the same end of input, and it is taken for a client that is gone.
enum Disconnection {
    /// Runs `work` as a task that is cancelled when the client goes away, and returns what it comes to, cancelled or not.
    static func cancelling<Value: Sendable>(on channel: any Channel, _ work: @escaping @Sendable () async -> Value) async -> Value {
        let task = Task { await work() }
        // Without a watch (the connection is gone already, or is none of the kind) the work simply goes on to its end.
        let isGone = (try? await Watch.begin(on: channel) { task.cancel() }) ?? !channel.isActive
        if isGone { task.cancel() }
        let value = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        Watch.end(on: channel)
        return value
    }
}

/// The first handler of a connection, which sees the end of input before anybody else. One request is served at a time.
private final class Watch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private var isGone = false
    private var onEnd: (@Sendable () -> Void)?

    /// Calls `onEnd` at the end of input; true where that has come already.
    static func begin(on channel: any Channel, onEnd: @escaping @Sendable () -> Void) async throws -> Bool {
        try await channel.eventLoop.flatSubmit { () -> EventLoopFuture<Bool> in
            let pipeline = channel.pipeline.syncOperations
            if let watch = try? pipeline.handler(type: Watch.self) {
                watch.onEnd = onEnd
                return channel.eventLoop.makeSucceededFuture(watch.isGone)
            }
            let watch = Watch()
            watch.onEnd = onEnd
            do { try pipeline.addHandler(watch, position: .first) } catch { return channel.eventLoop.makeFailedFuture(error) }
            return hasEnded(channel)
        }.get()
    }

    static func end(on channel: any Channel) {
        channel.eventLoop.execute {
            (try? channel.pipeline.syncOperations.handler(type: Watch.self))?.onEnd = nil
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { ended() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended()
        context.fireChannelInactive()
    }

    private func ended() {
        isGone = true
        onEnd?()
        onEnd = nil
    }

    /// Whether the end of input came before there was a watch: the kernel knows. Only TCP sockets can be asked.
    private static func hasEnded(_ channel: any Channel) -> EventLoopFuture<Bool> {
        guard let socket = channel as? any SocketOptionProvider, channel.remoteAddress?.ipAddress != nil else {
            return channel.eventLoop.makeSucceededFuture(false)
        }
        return socket.getTCPInfo().map { Int($0.tcpi_state) == TCP_CLOSE_WAIT }.recover { _ in false }
    }
}
