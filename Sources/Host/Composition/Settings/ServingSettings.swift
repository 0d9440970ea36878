public import Clocks

/// Where and for whom the host serves.
public struct ServingSettings: Sendable, Hashable {
    /// `http_hosts`: hosts that requests may name besides the loopback's.
    public let hosts: [String]
    /// `http_origins`: origins that browsers may call from besides the loopback's.
    public let origins: [String]
    /// `allow_plain_http`: whether plain HTTP is served beyond this machine.
    public let allowsPlainHTTP: Bool
    /// `public`: where what strangers send is taken; nil for nowhere.
    public let publicAddress: ListenAddress?
    /// `public_url`: under which address the world reaches it, without a slash at its end; nil where Alipay tells this host nothing.
    public let publicURL: String?
    /// `tls`: the host's certificate; nil for plain HTTP.
    public let tls: TLSSettings?
    /// `socket`, `socket_mode` and `peers`: the Unix socket for agents of this machine.
    public let socket: SocketSettings
    /// `console_url`: how people reach the console; nil where links to it are of no use.
    public let consoleURL: String?
    /// Whether the settings say so, and it is not only where a host on this machine would have it.
    public let namesConsole: Bool
    /// `wait_for_approval`: how long a held call waits for people before it is answered; 0 for not at all, up to 50 s.
    public let waitForApproval: Span
    /// `limits`: how much one agent, and all of them, may ask for.
    public let limits: ServingLimits
    /// `shutdown_limit`: how long a host that ends waits for what is under way.
    public let shutdownLimit: Span
}

/// `limits`: how much may be asked for.
public struct ServingLimits: Sendable, Hashable {
    /// Reads a minute, of one agent in one conversation.
    public let readsPerMinute: Int
    /// Orders an hour that nobody knows, of one agent in one conversation.
    public let unknownOrdersPerHour: Int
    /// Calls at once, of all agents.
    public let callsUnderWay: Int
    /// Streams at once, of all agents.
    public let streams: Int
}

/// `tls`: by what the host proves itself, and agents themselves to it.
public struct TLSSettings: Sendable, Hashable {
    /// The file of the certificate and those that it is signed by, PEM.
    public let certificateFile: String
    /// The file of its private key.
    public let keyFile: String
    /// The file of the certificates that clients' are signed by; nil where clients show none.
    public let clientRootsFile: String?
    /// Which certificate is which agent.
    public let clients: [Client]

    /// One client.
    public struct Client: Sendable, Hashable {
        /// A URI or a DNS name of the certificate, or `sha256:` with its fingerprint.
        public let name: String
        /// The agent.
        public let agent: String
    }
}

/// `socket` and what belongs to it.
public struct SocketSettings: Sendable, Hashable {
    /// Where the socket is; nil for the usual place.
    public let path: String?
    /// The rights of its file.
    public let mode: UInt32
    /// Which user is which agent.
    public let peers: [Peer]

    /// One user of this machine.
    public struct Peer: Sendable, Hashable {
        /// The user's number.
        public let uid: UInt32
        /// The agent.
        public let agent: String
    }
}
