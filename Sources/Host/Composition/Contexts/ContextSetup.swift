import Access
import Cryptography
import Glibc

/// The keys of contexts, as the settings and the state directory have them.
enum ContextSetup {
    /// What `aud` is for the development key where the settings name no audience.
    static let standardAudience = "tollgate"

    /// Which contexts a host with these settings accepts.
    /// - Throws: what is wrong with the backend's key.
    static func rules(_ settings: Settings) throws -> ContextRules {
        let configured = try settings.context.map { context in
            ContextAuthority(issuer: context.issuer, audience: context.audience, key: try key(context))
        }
        guard settings.environment != .prod else { return ContextRules(configured: configured) }
        let (file, audience) = (DevelopmentKeyFile(settings), audience(settings))
        return ContextRules(configured: configured) { try file.load()?.authority(audience: audience) }
    }

    /// What contexts for this host have in `aud`.
    static func audience(_ settings: Settings) -> String { settings.context?.audience ?? standardAudience }

    private static func key(_ context: ContextSettings) throws -> ContextKey {
        let bytes: [UInt8]
        do {
            // Whoever can write it can sign contexts.
            bytes = try PlainFile.read(context.keyFile, maximumBytes: KeyFile.maximumBytes, check: PlainFile.onlyOursToWrite)
        } catch {
            throw Complaint(.usage, "the context key `\(context.keyFile)` cannot be read: \(error.reason)")
        }
        do throws(KeyError) {
            return try ContextKey(context.algorithm, text: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw Complaint(
                .usage, "the context key `\(context.keyFile)` cannot be used for \(context.algorithm.rawValue): \(error)",
                help: ["`context.key_file` names the backend's public key, in PEM", "`context.algorithm` says how the backend signs"])
        }
    }
}

/// The development key, in a file beside the store that nobody else may read: `STORE.context-key`.
struct DevelopmentKeyFile: Sendable {
    private let path: String

    init(_ settings: Settings) { path = Self.path(settings) }

    /// Where the key of a store is.
    static func path(_ settings: Settings) -> String { settings.keyPath + ".context-key" }

    /// The key; nil where none was made yet.
    func load() throws -> DevelopmentContextKey? {
        guard Glibc.access(path, F_OK) == 0 else { return nil }
        do { return try DevelopmentContextKey(pem: try KeyFile.read(path)) } catch let error as KeyError {
            throw Complaint(.usage, "the development key `\(path)` cannot be used: \(error)", help: ["remove it, and mint anew"])
        }
    }

    /// The key, made where there is none.
    func loadOrMake() throws -> DevelopmentContextKey {
        if let key = try load() { return key }
        try StoreKeys.make(path, try DevelopmentContextKey().pem.reveal())
        guard let key = try load() else { throw Complaint(.usage, "the development key `\(path)` cannot be made") }
        return key
    }
}
