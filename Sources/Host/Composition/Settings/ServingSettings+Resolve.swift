import Clocks

extension ServingSettings {
    static func resolve(
        _ reader: inout SettingReader, _ http: ListenAddress?, in deployment: DeploymentEnvironment, _ environment: [String: String]
    ) -> ServingSettings {
        let open = reader.address(.publicAddress)
        let tls = TLSSettings.resolve(&reader, environment)
        return ServingSettings(
            hosts: reader.hosts(.httpHosts), origins: reader.origins(.httpOrigins),
            allowsPlainHTTP: reader.flag(.allowPlainHTTP) ?? false, publicAddress: open,
            publicURL: publicURL(&reader, open, in: deployment), tls: tls, socket: SocketSettings.resolve(&reader, environment),
            consoleURL: reader.webAddress(.consoleURL) ?? usualConsole(http ?? .standard, isSecure: tls != nil),
            namesConsole: reader.sets(.consoleURL),
            waitForApproval: reader.span(.waitForApproval, in: Span.seconds(1)...Span.seconds(50), offIs: "0") ?? .milliseconds(0),
            limits: ServingLimits.resolve(&reader),
            shutdownLimit: reader.span(.shutdownLimit, in: Span.seconds(1)...Span.hours(1)) ?? .seconds(30))
    }

    /// The address that Alipay and buyers' browsers are sent to. Another host of the store may be the one that listens there, so it can
    /// be set alone; a host that listens and is known by no address would wait for what is never sent.
    private static func publicURL(
        _ reader: inout SettingReader, _ open: ListenAddress?, in deployment: DeploymentEnvironment
    ) -> String? {
        guard reader.sets(.publicURL) else {
            guard let open else { return nil }
            if deployment == .simulator { return open.port == 0 ? nil : "http://\(open)" }
            reader.complain(
                "`\(SettingKey.publicAddress.rawValue)` is set and `\(SettingKey.publicURL.rawValue)` is not", at: .publicAddress,
                help: "set `public_url`, or TOLLGATE_PUBLIC_URL, to the https address under which the world reaches it")
            return nil
        }
        guard var url = reader.webAddress(.publicURL) else { return nil }
        while url.hasSuffix("/") { url.removeLast() }
        // Alipay takes 256 bytes, and the host's own paths come after it.
        guard !url.contains("?"), !url.contains("#"), url.utf8.count <= 200, let address = WebAddress(url) else {
            reader.complain(
                "`\(url)` is no address that paths could be added to", at: .publicURL, help: "for example `https://pay.shop.example`")
            return nil
        }
        guard address.isSecure || deployment == .simulator else {
            reader.complain(
                "`\(url)` is not https: what Alipay and buyers send there could be read and changed on its way", at: .publicURL,
                help: "put a proxy that speaks TLS before it, or set `tls.certificate` and `tls.key_file`")
            return nil
        }
        return url
    }

    /// A host that is on this machine is reached there; nobody can say how one beyond it is.
    private static func usualConsole(_ http: ListenAddress, isSecure: Bool) -> String? {
        http.isLoopback && http.port != 0 ? "\(isSecure ? "https" : "http")://\(http)" : nil
    }
}

extension ServingLimits {
    static func resolve(_ reader: inout SettingReader) -> ServingLimits {
        ServingLimits(
            readsPerMinute: reader.count(.limitsReads, in: 1...1_000_000) ?? 60,
            unknownOrdersPerHour: reader.count(.limitsUnknownOrders, in: 1...100_000) ?? 20,
            callsUnderWay: reader.count(.limitsCalls, in: 1...100_000) ?? 1024,
            streams: reader.count(.limitsStreams, in: 1...65_536) ?? 512)
    }
}

extension TLSSettings {
    /// The settings; nil where nothing is said, and where something is wrong, which is complained of.
    static func resolve(_ reader: inout SettingReader, _ environment: [String: String]) -> TLSSettings? {
        let keys: [SettingKey] = [.tlsCertificate, .tlsKeyFile, .tlsClientRoots, .tlsClients]
        guard let first = keys.first(where: { reader.sets($0) }) else { return nil }
        var needed: [SettingKey] = [.tlsCertificate, .tlsKeyFile]
        // Certificates that nobody vouches for prove nothing, and those of nobody are no use.
        if reader.sets(.tlsClients) || reader.sets(.tlsClientRoots) { needed += [.tlsClientRoots, .tlsClients] }
        guard reader.hasAll(needed, given: first), let certificate = reader.text(.tlsCertificate), let key = reader.text(.tlsKeyFile)
        else { return nil }
        return TLSSettings(
            certificateFile: Settings.expanded(certificate, environment), keyFile: Settings.expanded(key, environment),
            clientRootsFile: reader.text(.tlsClientRoots).map { Settings.expanded($0, environment) },
            clients: reader.pairs(.tlsClients, "name").map { Client(name: $0.name.text, agent: $0.agent) })
    }
}

extension SocketSettings {
    /// The longest path of a socket that the system takes, in bytes.
    static let longestPath = 107

    static func resolve(_ reader: inout SettingReader, _ environment: [String: String]) -> SocketSettings {
        let path = reader.text(.socket).map { Settings.expanded($0, environment) }
        if let path, path.utf8.count > longestPath {
            reader.complain("`\(path)` has more than the \(longestPath) bytes that a socket's path may have", at: .socket)
        }
        let peers = reader.pairs(.peers, "uid").compactMap { pair -> Peer? in
            guard let uid = UInt32(pair.name.text), uid != .max else {
                reader.complain("`\(pair.name.text)` is no user's number", at: pair.name.origin, help: "`id -u NAME` tells it")
                return nil
            }
            return Peer(uid: uid, agent: pair.agent)
        }
        return SocketSettings(path: path, mode: reader.mode(.socketMode) ?? 0o660, peers: peers)
    }
}
