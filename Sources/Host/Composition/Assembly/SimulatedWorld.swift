import Access
import AlipaySimulator
import Clocks
import Cryptography
import Glibc
import Logging
import ServiceLifecycle

/// The simulated platform of one state directory: its address, its keys, its journal.
struct SimulatedWorld: Sendable {
    /// Where the simulator listens when nothing else is said.
    static let standardAddress = ListenAddress(host: "127.0.0.1", port: 8790)

    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    var appID: String { settings.alipay.appID ?? SimulatorConfiguration.standardAppID }

    /// The gateway's address, as requests are sent to it.
    var endpoint: String { settings.alipay.gateway ?? "http://\(Self.standardAddress)/gateway.do" }

    /// The address without a path.
    var origin: String {
        let parts = endpoint.split(separator: "/", omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/")
    }

    /// Whether a simulator was set up here before.
    var exists: Bool { access(keyDirectory, F_OK) == 0 }

    /// The two key pairs, made on first use.
    func keys() throws -> SimulatorKeys {
        try StateDirectory.make(settings.stateDirectory)
        do throws(SimulatorError) { return try SimulatorKeys.loadOrMake(in: keyDirectory) } catch {
            throw Complaint(.usage, "the simulator's keys can't be used: \(error)")
        }
    }

    /// The certificates of its application, its platform and their root, made on first use.
    func certificates(for keys: SimulatorKeys) throws -> SimulatorCertificates {
        do throws(SimulatorError) { return try SimulatorCertificates.loadOrMake(in: keyDirectory, for: keys) } catch {
            throw Complaint(.usage, "the simulator's certificates can't be used: \(error)")
        }
    }

    /// The simulator at `address`, or where the settings say that it is called.
    func simulator(at address: ListenAddress?, clock: any WallClock, logger: Logger) throws -> AlipaySimulator {
        guard let address = address ?? Self.address(of: endpoint) else {
            throw Complaint(
                .usage, "`\(endpoint)` is no address that a simulator could listen at", help: ["http://127.0.0.1:8790/gateway.do"])
        }
        let keys = try keys()
        let certificates = try certificates(for: keys)
        // Who plays Alipay has the same settings as the host, so what the host encrypts can be read.
        let encryptKey = try settings.alipay.contentKey()
        do throws(SimulatorError) {
            return try AlipaySimulator(
                configuration: SimulatorConfiguration(
                    appID: appID, appKey: keys.app.publicKey, platformKey: keys.platform, host: address.host, port: address.port,
                    clock: clock, journal: settings.stateDirectory + "/simulator.jsonl", logger: logger, certificates: certificates,
                    encryptKey: encryptKey, appAuthToken: settings.alipay.appAuthToken?.reveal(), otherAddresses: [endpoint]))
        } catch {
            throw Complaint(.usage, "the simulator can't start: \(error)")
        }
    }

    /// A simulator as a part of a program. Where hosts of several folders run, each has a simulator of its own at an address of its own.
    func service(_ simulator: AlipaySimulator) -> any Service {
        let place = ListenAddress(host: simulator.configuration.host, port: simulator.configuration.port)
        return AtAddress(
            simulator, place, moving: "TOLLGATE_ALIPAY_GATEWAY=http://127.0.0.1:8791/gateway.do puts the simulator elsewhere")
    }

    private var keyDirectory: String { settings.stateDirectory + "/simulator-keys" }

    private static func address(of endpoint: String) -> ListenAddress? {
        guard endpoint.hasPrefix("http://") else { return nil }
        return ListenAddress(String(endpoint.dropFirst("http://".count).prefix { $0 != "/" }))
    }
}
