/// Why a simulator does not start.
public enum SimulatorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It was told to listen where other machines could reach it.
    case notLoopback(host: String)
    /// The configuration names a host of Alipay's.
    case addressOfAlipay(String)
    /// The port is none.
    case badPort(Int)
    /// There is no application number.
    case noAppID
    /// Application and platform have the same key, so that nobody could tell who signed.
    case sameKeys
    /// Encryption is demanded and there is no key, or the key has not 16 bytes.
    case noEncryptKey
    /// Certificates are demanded and there are none.
    case noCertificates
    /// The journal cannot be used.
    case journal(JournalError)
    /// A directory or a file of keys cannot be used.
    case keys(path: String, reason: String)

    /// What is wrong, in one lower-case sentence.
    public var description: String {
        switch self {
        case .notLoopback(let host): "the simulator listens on 127.0.0.1 or ::1 only, not on `\(host)`"
        case .addressOfAlipay(let address): "`\(address)` is a host of Alipay's, and a simulator never runs beside one"
        case .badPort(let port): "\(port) is no port"
        case .noAppID: "the application has no number"
        case .sameKeys: "application and platform must not have the same key"
        case .noEncryptKey: "contents are encrypted with a key of 16 bytes, and there is none"
        case .noCertificates: "the application is to name certificates, and there are none"
        case .journal(let error): error.description
        case .keys(let path, let reason): "the key file `\(path)` cannot be used: \(reason)"
        }
    }
}
