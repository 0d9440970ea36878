import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request does not come whole in time, or is far too long, whichever route it is for and also where it has been
/// answered already: what a route does not read is read and thrown away, and each part of it would put off the end of an idle connection.
///
/// The time begins with the request's head, or when the answers before it have gone out, since the host itself does not read on until then.
final class WholeRequestInTime: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let patience: TimeAmount
    private let mostBytes: Int
    /// Requests whose head came, and those that were answered.
    private var (begun, answered) = (0, 0)
    private var isWhole = true
    private var bytes = 0
    private var deadline: Scheduled<Void>?

    /// - Parameters:
    ///   - patience: how long a request's body may take to come.
    ///   - mostBytes: bytes of a body that are read, whoever wants them: more than any route takes, so that a client can be told why first.
    init(patience: Duration, mostBytes: Int) {
        self.patience = TimeAmount(patience)
        self.mostBytes = mostBytes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            begun += 1
            (isWhole, bytes) = (false, 0)
        case .body(let part):
            bytes += part.readableBytes
            if bytes > mostBytes { return context.close(promise: nil) }
        case .end:
            isWhole = true
            callOff()
        }
        context.fireChannelRead(data)
    }

    /// Nearly every request comes in one piece: no time is measured for those.
    func channelReadComplete(context: ChannelHandlerContext) {
        measure(context)
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            answered += 1
            measure(context)
        }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        callOff()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { callOff() }

    private func measure(_ context: ChannelHandlerContext) {
        guard !isWhole, deadline == nil, answered >= begun - 1, context.channel.isActive else { return }
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: patience) { context.close(promise: nil) }
    }

    private func callOff() {
        deadline?.cancel()
        deadline = nil
    }
}
