import Access
import NIOCore
import NIOSSL

/// By what the host proves itself over TLS, and which clients' certificates it verifies.
struct TLSSetup: Sendable {
    /// For the listener.
    let configuration: TLSConfiguration
    /// Whether clients may show certificates.
    let takesCertificates: Bool

    /// Reads the files of these settings.
    /// - Throws: a complaint about a file that can't be used; nothing of a key is in it.
    init(_ settings: TLSSettings) throws {
        let chain = try Self.certificates(settings.certificateFile, "certificate")
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(try Self.key(settings.keyFile)))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        if let roots = settings.clientRootsFile {
            configuration.trustRoots = .certificates(try Self.certificates(roots, "file of client roots"))
            // Agents with tokens come over the same address: whoever shows no certificate is not turned away here.
            configuration.certificateVerification = .optionalVerification
        }
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw Complaint(
                .usage, "the certificate `\(settings.certificateFile)` can't be served with the key `\(settings.keyFile)`",
                help: ["`tls.key_file` has to hold the key that the first certificate was made for"])
        }
        self.init(configuration, takesCertificates: settings.clientRootsFile != nil)
    }

    private init(_ configuration: TLSConfiguration, takesCertificates: Bool) {
        self.configuration = configuration
        self.takesCertificates = takesCertificates
    }

    /// The same for those of whom nobody wants to know who they are.
    var withoutClients: TLSSetup {
        var configuration = configuration
        configuration.trustRoots = nil
        configuration.certificateVerification = .none
        return TLSSetup(configuration, takesCertificates: false)
    }

    /// The certificate that the client of a connection showed; it was verified when the connection began.
    static func certificate(of channel: any Channel) async -> [UInt8]? {
        guard let certificate = try? await channel.nioSSL_peerCertificate().get() else { return nil }
        return try? certificate.toDERBytes()
    }

    private static func certificates(_ path: String, _ what: String) throws -> [NIOSSLCertificate] {
        let text = try TextFile.read(path, what: what)
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(Array(text.utf8)), !certificates.isEmpty else {
            throw Complaint(.usage, "the \(what) `\(path)` holds no certificate", help: ["certificates are written in PEM"])
        }
        return certificates
    }

    private static func key(_ path: String) throws -> NIOSSLPrivateKey {
        let text = try KeyFile.read(path, what: "TLS key").reveal()
        guard let key = try? NIOSSLPrivateKey(bytes: Array(text.utf8), format: .pem) else {
            throw Complaint(.usage, "the TLS key `\(path)` holds no private key", help: ["keys are written in PEM, without a passphrase"])
        }
        return key
    }
}
