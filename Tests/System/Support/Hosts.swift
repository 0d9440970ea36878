import Glibc

extension World {
    /// Starts a host, and waits until it serves.
    func serve(_ name: String, _ more: [String: String] = [:]) async throws -> (host: Child, port: Int) {
        let port = try Sockets.freePort()
        let host = try startHost(name, port: port, more)
        try await waitUntilServing(port, host)
        return (host, port)
    }

    /// Starts several hosts beside one another, and waits until all serve.
    /// - Parameter more: the variables of each, beside the world's own.
    func serve(
        count: Int, _ more: @Sendable (Int) throws -> [String: String] = { _ in [:] }
    ) async throws -> (hosts: [Child], ports: [Int]) {
        let ports = try (0..<count).map { _ in try Sockets.freePort() }
        let hosts = try ports.enumerated().map { place, port in try startHost("host-\(place)", port: port, more(place)) }
        for (port, host) in zip(ports, hosts) { try await waitUntilServing(port, host) }
        return (hosts, ports)
    }
}

extension Child {
    /// Ends it as an operator does, and waits.
    func terminate() async -> ProcessEnd {
        signal(SIGTERM)
        return await end()
    }

    /// Ends several at once as an operator does, and waits for all of them.
    /// - Returns: what is to be said of those that did not end well.
    static func terminate(_ hosts: [Child]) async -> [String] {
        for host in hosts { host.signal(SIGTERM) }
        var findings: [String] = []
        for host in hosts {
            let end = await host.end()
            if end != .exited(0) { findings.append("a host ended with \(end): \(host.errorText)") }
        }
        return findings
    }
}
