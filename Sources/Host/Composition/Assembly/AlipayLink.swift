import Access
import AlipayGateway
import AlipaySimulator
import Cryptography

/// What ties a host to one application at one of Alipay's platforms, the simulator's among them.
struct AlipayLink: Sendable {
    let appID: String
    private let endpoint: String
    private let privateKey: RSAPrivateKey
    private let publicKey: RSAPublicKey

    /// - Returns: nil where no application is set up and none is needed.
    static func make(_ settings: Settings, needed: Bool) throws -> AlipayLink? {
        switch settings.environment {
        case .simulator where settings.alipay.appKey == nil:
            let world = SimulatedWorld(settings)
            guard needed || world.exists else { return nil }
            let keys = try world.keys()
            return AlipayLink(
                appID: world.appID, endpoint: world.endpoint, privateKey: keys.app, publicKey: keys.platform.publicKey)
        case .simulator: return try account(settings, SimulatedWorld(settings).endpoint)
        case .sandbox: return try ifSetUp(settings, needed: needed, GatewayConfiguration.Endpoint.sandbox)
        case .prod: return try ifSetUp(settings, needed: needed, GatewayConfiguration.Endpoint.production)
        }
    }

    func configuration(_ settings: Settings, observer: @escaping @Sendable (GatewayEvent) -> Void) throws -> GatewayConfiguration {
        let timeouts = CommandContext.current.timeouts
        do throws(GatewayConfiguration.Problem) {
            return try GatewayConfiguration(
                endpoint: endpoint, applicationID: appID, privateKey: privateKey, alipayPublicKey: publicKey,
                signType: settings.alipay.signType == .rsa2 ? .rsa2 : .rsa, notifyURL: settings.alipay.notifyURL,
                returnURL: settings.alipay.returnURL, authorisationToken: settings.alipay.appAuthToken?.reveal(),
                readTimeoutMilliseconds: timeouts.readMilliseconds, moveTimeoutMilliseconds: timeouts.moveMilliseconds, observer: observer)
        } catch {
            throw Complaint(.usage, error.description)
        }
    }

    private static func ifSetUp(_ settings: Settings, needed: Bool, _ endpoint: String) throws -> AlipayLink? {
        guard needed || settings.alipay.appKey != nil else { return nil }
        return try account(settings, endpoint)
    }

    private static func account(_ settings: Settings, _ endpoint: String) throws -> AlipayLink {
        let account = try settings.alipay.account()
        do throws(KeyError) {
            return AlipayLink(
                appID: account.appID, endpoint: endpoint, privateKey: try RSAPrivateKey(anyText: account.appKey.reveal()),
                publicKey: try RSAPublicKey(anyText: account.publicKey))
        } catch {
            throw Complaint(.usage, "a key of the Alipay application can't be used: \(error)")
        }
    }
}
