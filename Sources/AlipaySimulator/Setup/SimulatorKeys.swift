public import Cryptography
import FoundationEssentials
import Glibc

/// The two key pairs of a simulated world: the application's, whose private half a host signs with, and the platform's.
public struct SimulatorKeys: Sendable {
    /// The application's key. A host takes its text as `AP_APP_KEY`.
    public let app: RSAPrivateKey
    /// The platform's key. A host takes the text of its public half as `AP_PUB_KEY`.
    public let platform: RSAPrivateKey

    /// Keys that are there already.
    public init(app: RSAPrivateKey, platform: RSAPrivateKey) {
        self.app = app
        self.platform = platform
    }

    /// Two new pairs of 2048 bits.
    public static func generate() throws -> SimulatorKeys {
        SimulatorKeys(app: try .generate(bits: 2048), platform: try .generate(bits: 2048))
    }

    /// The application's private key as bare base64 of its PKCS#8 form. A secret, though of a simulated world.
    public var appKeyText: String { Base64.encode(app.pkcs8DER) }

    /// The platform's public key as bare base64, in the form that Alipay shows its own.
    public var platformPublicKeyText: String { platform.publicKey.spkiBase64 }

    /// The names of the files in a directory of keys.
    public enum FileName {
        /// The application's private key.
        public static let app = "app_private_key.pem"
        /// The platform's private key.
        public static let platform = "platform_private_key.pem"
    }

    /// Reads the keys of a directory. A key file that others can read is refused.
    public static func load(from directory: String) throws(SimulatorError) -> SimulatorKeys {
        SimulatorKeys(app: try read(directory + "/" + FileName.app), platform: try read(directory + "/" + FileName.platform))
    }

    /// Reads the keys of a directory, or makes new ones there where neither file exists: the directory 0700, the files 0600.
    ///
    /// The simulator and a host of the same directory may both come first: one makes them, the other waits for it.
    public static func loadOrMake(in directory: String) throws(SimulatorError) -> SimulatorKeys {
        try makeDirectory(directory)
        return try alone(in: directory) { () throws(SimulatorError) in try loadOrMakeAlone(in: directory) }
    }

    /// Does something that no other process does in this directory at the same time.
    static func alone<R>(in directory: String, _ body: () throws(SimulatorError) -> R) throws(SimulatorError) -> R {
        let lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0 else { throw .keys(path: directory, reason: reason()) }
        defer { close(lock) }
        guard flock(lock, LOCK_EX) == 0 else { throw .keys(path: directory, reason: reason()) }
        return try body()
    }

    private static func loadOrMakeAlone(in directory: String) throws(SimulatorError) -> SimulatorKeys {
        if access(directory + "/" + FileName.app, F_OK) == 0 || access(directory + "/" + FileName.platform, F_OK) == 0 {
            return try load(from: directory)
        }
        let keys: SimulatorKeys
        do {
            keys = try generate()
        } catch {
            throw .keys(path: directory, reason: "\(error)")
        }
        try keys.save(to: directory)
        return keys
    }

    /// Writes the keys into new files of a directory, which is made where it is missing. Existing files are never overwritten.
    public func save(to directory: String) throws(SimulatorError) {
        try Self.makeDirectory(directory)
        try Self.write(app, to: directory + "/" + FileName.app)
        try Self.write(platform, to: directory + "/" + FileName.platform)
    }

    private static func makeDirectory(_ directory: String) throws(SimulatorError) {
        if mkdir(directory, 0o700) != 0 && errno != EEXIST { throw .keys(path: directory, reason: reason()) }
    }

    private static func write(_ key: RSAPrivateKey, to path: String) throws(SimulatorError) { try write(pem(key), to: path) }

    /// Writes a new file for its owner alone.
    static func write(_ bytes: [UInt8], to path: String) throws(SimulatorError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .keys(path: path, reason: reason()) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .keys(path: path, reason: reason()) }
            rest = rest.dropFirst(count)
        }
    }

    static func read(_ path: String) throws(SimulatorError) -> RSAPrivateKey {
        let text = try readText(path)
        do {
            return try RSAPrivateKey(anyText: text)
        } catch {
            throw .keys(path: path, reason: error.description)
        }
    }

    /// The text of a file that nobody but its owner can read.
    static func readText(_ path: String) throws(SimulatorError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .keys(path: path, reason: reason()) }
        defer { close(descriptor) }
        guard isPrivate(path) else { throw .keys(path: path, reason: "others can read it") }
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { throw .keys(path: path, reason: count == 0 ? "it is empty" : reason()) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Whether only the owner can read the file. Asked of Foundation: `stat` has two C modules here that both claim it.
    private static func isPrivate(_ path: String) -> Bool {
        let permissions = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        return (permissions as? UInt).map { $0 & 0o077 == 0 } ?? false
    }

    static func pem(_ key: RSAPrivateKey) -> [UInt8] {
        var text = "-----BEGIN PRIVATE KEY-----\n"
        var rest = Base64.encode(key.pkcs8DER)[...]
        while !rest.isEmpty {
            text += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return Array((text + "-----END PRIVATE KEY-----\n").utf8)
    }

    static func reason() -> String { String(cString: strerror(errno)) }
}
