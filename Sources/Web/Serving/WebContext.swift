package import Hummingbird
import NIOCore

/// Hummingbird's context: the path's parameters and the peer's address.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    let network: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        network = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
