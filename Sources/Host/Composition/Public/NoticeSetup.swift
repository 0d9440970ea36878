import Access
import AlipayGateway
import Cryptography
import Gate
import HTTPClient
import JSON
import Ledger
import Logging
import Notices
import ServiceLifecycle

/// All that a host has for what Alipay tells by itself, put together in one place.
struct NoticeSetup: Sendable {
    let desk: NoticeDesk
    let returns: ReturnDesk
    /// What lets agents know that a payment has come.
    let pokes: PaymentPokes
    private let forwarder: Forwarder?
    private let logger: Logger
    private let language: PageLanguages

    /// - Parameters:
    ///   - board: where those look who wait for payments.
    ///   - verify: verifies what Alipay has signed, and that it is for this application and seller.
    init(
        _ bench: Workbench, _ gate: Gate, _ ledger: Ledger, board: PaymentBoard, gateway: AlipayGateway,
        verify: @escaping @Sendable ([UInt8]) async throws -> AlipayNotification, logger: Logger
    ) throws {
        let settings = bench.settings
        let address = settings.forwardAddress
        self.logger = logger
        language = PageLanguages(usual: settings.language)
        let parts = NoticeDesk.Parts(
            board: board, gate: gate, ledger: ledger, audit: bench.auditLog)
        desk = NoticeDesk(parts, forwards: address != nil, logger: logger, verify: verify)
        returns = ReturnDesk(verify: verify) { trade in
            guard let answer = try? await gateway.read(.tradeQuery, ["trade_no": .string(trade)]) else { return nil }
            return ReturnDesk.Told(
                number: answer.text("out_trade_no"), status: answer.text("trade_status"), total: answer.yuan("total_amount"))
        }
        pokes = PaymentPokes(board, logger: logger)
        let desk = desk
        forwarder = try address.map { address in
            Forwarder(
                desk, http: HTTPClient(configuration: HTTPClient.Configuration(maximumConnectionsPerHost: 8, allowsPlainHTTP: true)),
                to: address, secret: try ForwardSecret.bytes(settings, storeKey: bench.keys.pseudonymBytes), logger: logger)
        }
    }

    /// What strangers reach.
    /// - Parameter consents: what takes a user's consent; nil where there is nothing that could use one.
    func routes(consents: ConsentDesk? = nil) -> AlipayRoutes {
        AlipayRoutes(desk: desk, returns: returns, consents: consents, languages: language)
    }

    /// What goes on in the background.
    var work: NoticeWork { NoticeWork(desk: desk, forwarder: forwarder, logger: logger) }
}

/// Sends messages on to the merchant's own address, and drops the texts of old ones.
struct NoticeWork: Service, CustomStringConvertible {
    let desk: NoticeDesk
    let forwarder: Forwarder?
    let logger: Logger

    var description: String { "notifications" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                if let forwarder { group.addTask { await forwarder.run() } }
                group.addTask { await dropOldBodies() }
            }
        }
    }

    private func dropOldBodies() async {
        while !Task.isCancelled {
            do { try await desk.dropOldBodies() } catch {
                logger.warning("the texts of old notifications could not be dropped", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(3600))
        }
    }
}

/// What messages that are sent on are signed with.
enum ForwardSecret {
    /// The secret of the settings' file, else one that is made from the store's own key: the same on every host of the store.
    static func text(_ settings: Settings, storeKey: [UInt8]) throws(SettingsError) -> Secret {
        guard let file = settings.alipay.forwardSecretFile else {
            return Secret(Hex.encode(HMACSHA256.authenticate(Array("tollgate notifications sent on".utf8), key: storeKey)))
        }
        let secret = try KeyFile.read(file, what: "secret for notifications")
        return Secret(secret.reveal().filter { !$0.isNewline })
    }

    static func bytes(_ settings: Settings, storeKey: [UInt8]) throws(SettingsError) -> [UInt8] {
        Array(try text(settings, storeKey: storeKey).reveal().utf8)
    }
}
