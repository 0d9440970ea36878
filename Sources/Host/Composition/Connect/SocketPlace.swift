import Glibc
import MCP

/// Where the Unix socket of a host is, for the host itself and for those who look for it.
struct SocketPlace: Sendable, Hashable {
    /// The path.
    let path: String
    /// Whether somebody said so: then it has to be there, and its folder too.
    let isNamed: Bool

    /// Where a host with these settings listens: where it was told, else in the user's runtime directory, else in `/run/tollgate` where
    /// that is this user's to write, else in the state directory.
    static func ofHost(_ settings: Settings, _ environment: [String: String]) -> SocketPlace {
        if let path = settings.serving.socket.path { return SocketPlace(path: path, isNamed: true) }
        let (own, common, state) = usual(settings, environment)
        if let own { return SocketPlace(path: own, isNamed: false) }
        let canWrite = geteuid() == 0 || access(commonFolder, W_OK) == 0
        return SocketPlace(path: canWrite ? common : state, isNamed: false)
    }

    /// Where a client with these settings looks, the likeliest first.
    static func ofClient(_ settings: Settings, _ environment: [String: String]) -> [String] {
        if let path = settings.serving.socket.path { return [path] }
        let (own, common, state) = usual(settings, environment)
        return [own, common, state].compactMap { $0 }
    }

    /// Makes the folder of a socket whose place nobody named.
    func makeFolder() {
        guard !isNamed else { return }
        let folder = StateDirectory.folder(of: path)
        // Agents of other users get in here; who of them may connect the socket's own mode says.
        mkdir(folder, folder == Self.commonFolder ? 0o755 : 0o700)
    }

    private static let commonFolder = "/run/tollgate"

    private static func usual(_ settings: Settings, _ environment: [String: String]) -> (own: String?, common: String, state: String) {
        let name = settings.environment.rawValue
        let runtime = environment["XDG_RUNTIME_DIR"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (
            runtime.map { "\($0)/tollgate/\(name).sock" }, "\(commonFolder)/\(name).sock", "\(settings.stateDirectory)/agent.sock"
        )
    }
}
