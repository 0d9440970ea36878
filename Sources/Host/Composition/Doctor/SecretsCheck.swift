import Glibc
import Store

/// Who can read the host's secrets beside the user that it runs as.
struct SecretsCheck {
    private(set) var findings: [Finding] = []

    /// - Parameter agentUsers: users of this machine that agents run as, beside those that `peers` names.
    init(_ settings: Settings, agentUsers: [UInt32]) {
        let agents = Set(agentUsers + settings.serving.socket.peers.map(\.uid)).sorted()
        let files = Self.secrets(settings).compactMap { path in Self.status(of: path).map { (path: path, status: $0) } }
        let folders = Self.folders(settings).compactMap { path in Self.status(of: path).map { (path: path, status: $0) } }
        for folder in folders where folder.status.st_mode & (S_IWGRP | S_IWOTH) != 0 && folder.status.st_mode & S_ISVTX == 0 {
            findings.append(
                .wrong(
                    .secrets, "other users of this machine can put files of theirs into `\(folder.path)`",
                    cure: ["chmod go-w \(folder.path)"]))
        }
        for file in files where file.status.st_mode & (S_IRWXG | S_IRWXO) != 0 {
            findings.append(
                .wrong(.secrets, "`\(file.path)` is open to other users of this machine", cure: ["chmod 600 \(file.path)"]))
        }
        for agent in agents {
            let owned = (files + folders).filter { agent == 0 || $0.status.st_uid == agent }.map { "`\($0.path)`" }
            if !owned.isEmpty { findings.append(Self.readable(by: agent, owned)) }
        }
        if findings.isEmpty {
            findings = [
                .sound(
                    .secrets,
                    agents.isEmpty
                        ? "only this user reads them; an agent must run as another one (--agent-uid checks it)"
                        : "no agent's user reads the key or the store")
            ]
        }
    }

    /// The files that hold what nobody else may have.
    private static func secrets(_ settings: Settings) -> [String] {
        var paths = StoreKeys.files(at: settings.keyPath)
        if case .sqlite(path: let file) = settings.store { paths = [file, file + "-wal", file + "-shm"] + paths }
        paths.append(DevelopmentKeyFile.path(settings))
        if case .file(let path)? = settings.alipay.appKey { paths.insert(path, at: 0) }
        if case .file(let path)? = settings.alipay.encryptKey { paths.append(path) }
        if let path = settings.alipay.forwardSecretFile { paths.append(path) }
        if let path = settings.serving.tls?.keyFile { paths.append(path) }
        return paths
    }

    /// Where they stand: whoever can write there can put others in their place.
    private static func folders(_ settings: Settings) -> [String] {
        var folders = [settings.stateDirectory]
        if case .sqlite(path: let file) = settings.store { folders.append(folder(of: file)) }
        folders.append(folder(of: settings.keyPath))
        var seen: [ino_t] = []
        return folders.filter { path in
            guard let place = status(of: path)?.st_ino, !seen.contains(place) else { return false }
            seen.append(place)
            return true
        }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    private static func readable(by agent: UInt32, _ files: [String]) -> Finding {
        .wrong(
            .secrets, "user \(agent), which an agent runs as, can read \(files.joined(separator: ", ")) and go past the host",
            cure: [
                agent == 0 ? "root reads every file: run agents as users of their own" : "run the host as a user of its own",
                "let agents in through `tollgate connect`, which holds no key",
            ])
    }
}
