import Gate
import MCP

extension MCPServer where Service == GateService {
    /// The server of a host, as each of its faces has it.
    /// - Parameter hasConsole: whether this process serves the pages on which people answer.
    convenience init(_ services: HostServices, hasConsole: Bool) {
        self.init(
            GateService(services, hasConsole: hasConsole), info: HostInfo.server(in: .of(services.bench.settings.language)),
            offers: Offers(listChanged: true, logging: true, tasks: true))
    }
}
