internal import CPostgres

/// A database on a PostgreSQL server, and how to log in there.
public struct PostgresAddress: Sendable, Hashable {
    /// The parameters of the connection as libpq names them; the password is one of them.
    let parameters: [String: String]

    /// The address without user and password, for people.
    public let place: String

    /// How long to wait for the server.
    var patience = PostgresPatience()

    /// Reads a connection URI: `postgres://USER@HOST:PORT/DATABASE?sslmode=verify-full`, the form of libpq (PostgreSQL manual,
    /// section "Connection URIs"). A server on another machine is asked for its certificate unless the address says `sslmode=require`.
    ///
    /// Several hosts, `HOST:PORT,HOST:PORT`, are a server with its standbys: whichever of them takes writes is used. A standby never is,
    /// whatever `target_session_attrs` the address asks for.
    ///
    /// - Throws: `StoreError.unknownLocation` for what is no such URI, `StoreError.unprotected` for one that would cross a network in
    ///   the clear. Neither repeats the address.
    public init(parsing text: String) throws(StoreError) {
        var parameters = try Self.options(of: text)
        parameters["target_session_attrs"] = "read-write"
        place = Self.place(parameters)
        let hosts = Self.list(parameters["hostaddr"] ?? parameters["host"]).filter { !$0.isEmpty }
        if !hosts.allSatisfy(Self.isLocal) {
            guard ["require", "verify-ca", "verify-full", nil].contains(parameters["sslmode"]) else { throw .unprotected(server: place) }
        }
        // Where the address names no host, libpq goes where its environment says; on a Unix socket the mode means nothing to it.
        if hosts.isEmpty || !hosts.allSatisfy(Self.isLocal) { parameters["sslmode"] = parameters["sslmode"] ?? "verify-full" }
        self.parameters = parameters
    }

    /// What the URI says, and nothing of libpq's defaults.
    private static func options(of text: String) throws(StoreError) -> [String: String] {
        let scheme = text.prefix { $0 != ":" }
        guard scheme == "postgres" || scheme == "postgresql", !text.utf8.contains(0), let parsed = PQconninfoParse(text, nil) else {
            throw .unknownLocation("\(scheme):…")
        }
        defer { PQconninfoFree(parsed) }
        var options: [String: String] = [:]
        var option = parsed
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return options
    }

    /// Every host with its port, and the database.
    private static func place(_ parameters: [String: String]) -> String {
        let hosts = list(parameters["host"] ?? parameters["hostaddr"])
        let ports = list(parameters["port"])
        let servers = hosts.enumerated().map { index, host in
            // libpq: one port is every host's.
            let port = ports.count == 1 ? ports[0] : index < ports.count ? ports[index] : ""
            return "\(host):\(port.isEmpty ? "5432" : port)"
        }
        return "postgres://\(servers.joined(separator: ","))/\(parameters["dbname"] ?? "")"
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether the server is on this machine: a Unix socket or loopback. A name is what somebody else may say it is.
    private static func isLocal(_ host: String) -> Bool {
        host.hasPrefix("/") || host == "localhost" || PostgresPeer(host)?.isLocal == true
    }
}
