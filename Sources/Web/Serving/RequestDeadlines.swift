import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose next request doesn't arrive in time: NIO has no such limit of its own, and a thousand half-sent
/// requests would otherwise hold a thousand connections for ever.
///
/// From the opening of the connection, or from the end of the last answer, a whole request must arrive within `patience`. While
/// a request that has arrived is being answered, nothing is closed. A request that is answered before it has arrived (its body
/// was too large) has `patience` to end, and then the next one has.
final class RequestDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart

    static let patience = TimeAmount.seconds(30)

    private let patience: TimeAmount
    private var deadline: Scheduled<Void>?
    /// Requests that have arrived, less answers that were written: negative after an early answer.
    private var unanswered = 0

    init(patience: TimeAmount = RequestDeadlines.patience) {
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { arm(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        arm(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        disarm()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        disarm()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) { count(1, context) }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { count(-1, context) }
        context.write(data, promise: promise)
    }

    private func count(_ change: Int, _ context: ChannelHandlerContext) {
        unanswered += change
        if unanswered > 0 { disarm() } else { arm(context) }
    }

    private func arm(_ context: ChannelHandlerContext) {
        disarm()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
            context.close(promise: nil)
        }
    }

    private func disarm() {
        deadline?.cancel()
        deadline = nil
    }
}
