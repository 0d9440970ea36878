import FoundationEssentials

/// Keeps certificates that were downloaded, each in a file named by its serial number. What is read back is checked as if it had just
/// been downloaded, so nothing depends on who can write there.
struct CertificateFolder: Sendable {
    /// The longest file that is read or written.
    private static let maximumBytes = 64 << 10
    let path: String

    /// The text of a certificate; nil where none is kept.
    func load(_ serial: String) -> String? {
        guard CertificateSerial.isName(serial), let bytes = try? Data(contentsOf: file(serial)), bytes.count <= Self.maximumBytes else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Keeps a certificate. Where it cannot be kept it is downloaded again next time.
    func save(_ pem: String, _ serial: String) {
        guard CertificateSerial.isName(serial), pem.utf8.count <= Self.maximumBytes else { return }
        let owner: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: owner)
        try? Data(pem.utf8).write(to: file(serial), options: .atomic)
    }

    private func file(_ serial: String) -> URL { URL(filePath: path).appending(path: "\(serial).crt") }
}
