import Clocks
import Cryptography
import Synchronization

/// The keys by which answers are verified: the configured one, and those of certificates that Alipay has changed to meanwhile.
///
/// The serial number of an answer is not under its signature: it only chooses a key, and one that we have not checked chooses none.
final class KeyRing: Sendable {
    /// Fetches the certificate of a serial number; nil where there is none to be had.
    typealias Download = @Sendable (_ serial: String) async -> String?

    /// Who names a certificate.
    enum Source: Hashable {
        /// An answer to what we asked.
        case answer
        /// A message that anybody may have sent. These have downloads of their own: forged ones must not use up those of answers.
        case message
    }

    private struct State {
        var proven: [String: ProvenCertificate] = [:]
        var underWay: [String: Task<ProvenCertificate?, Never>] = [:]
        var lastDownload: [Source: Span] = [:]
    }

    /// Downloads are at least this far apart: a burst of unknown serial numbers must not make us anybody's client.
    private static let pause = Span.minutes(1)

    private let trust: GatewayTrust
    private let clock: any WallClock
    private let steady: any SteadyClock
    private let state = Mutex(State())

    init(_ trust: GatewayTrust, clock: any WallClock, steady: any SteadyClock = BootClock()) {
        self.trust = trust
        self.clock = clock
        self.steady = steady
    }

    /// The key for an answer that names a certificate, or none.
    /// - Parameter download: asked for a certificate that is neither set up nor kept.
    /// - Returns: nil where nothing proves that the certificate is Alipay's.
    func key(for serial: String?, from source: Source = .answer, download: @escaping Download) async -> RSAPublicKey? {
        guard case .certificates(let certificates) = trust, let serial, serial != certificates.alipaySerial else { return trust.alipayKey }
        guard CertificateSerial.isName(serial) else { return nil }
        let now = clock.now()
        let find: (found: ProvenCertificate?, wait: Task<ProvenCertificate?, Never>?) = state.withLock { state in
            if let known = state.proven[serial], now <= known.goodUntil { return (known, nil) }
            if let task = state.underWay[serial] { return (nil, task) }
            let elapsed = steady.elapsed()
            let mayDownload = state.lastDownload[source].map { elapsed - $0 >= Self.pause } ?? true
            let folder = certificates.folder.map(CertificateFolder.init)
            guard mayDownload || folder != nil else { return (nil, nil) }
            if mayDownload { state.lastDownload[source] = elapsed }
            let task = Task<ProvenCertificate?, Never> {
                if let kept = folder?.load(serial).flatMap({ certificates.proven($0, serial: serial, at: now) }) { return kept }
                guard mayDownload, let pem = await download(serial), let proven = certificates.proven(pem, serial: serial, at: now) else {
                    return nil
                }
                folder?.save(pem, serial)
                return proven
            }
            state.underWay[serial] = task
            return (nil, task)
        }
        if let found = find.found { return found.key }
        guard let wait = find.wait else { return nil }
        let proven = await wait.value
        state.withLock { state in
            state.underWay[serial] = nil
            if let proven { state.proven[serial] = proven }
        }
        return proven?.key
    }
}
