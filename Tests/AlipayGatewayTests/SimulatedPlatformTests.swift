import AlipayGateway
import AlipaySimulator
import AlipayTestSupport
import Clocks
import Cryptography
import HTTPClient
import JSON
import Money
import Testing
@_spi(Gate) import ToolKit

/// One way in which an application may speak to the platform.
struct Way: Sendable, CustomTestStringConvertible {
    let isCertified: Bool
    let isEncrypted: Bool
    let wire: WireProtocol

    static let all = [false, true].flatMap { certified in
        [false, true].flatMap { encrypted in
            WireProtocol.allCases.map { Way(isCertified: certified, isEncrypted: encrypted, wire: $0) }
        }
    }

    var testDescription: String { "\(isCertified ? "certificates" : "keys"), \(isEncrypted ? "AES" : "in clear"), \(wire)" }
}

/// The gateway and the simulator were written by two hands from one reference: where they understand each other, both have read it alike.
@Suite("The gateway at the simulated platform")
struct SimulatedPlatformTests {
    private static let encryptKey: [UInt8] = Array(0..<16)
    /// Made once: keys take their time.
    private static let certificates = Result {
        try SimulatorCertificates.generate(
            for: SimulatorKeys(app: try Vectors.applicationKey(), platform: try Vectors.alipayKey()))
    }

    /// A gateway, the platform behind it, and what permits are made with.
    private struct Shop: Sendable {
        let simulator: AlipaySimulator
        let gateway: AlipayGateway
        let gate: GateIdentity
        let clock: HandClock

        func move(_ method: MovingMethod, _ movement: Movement, _ extra: JSONObject = [:]) async -> Told<GatewayAnswer> {
            let permit = Permit(
                for: movement, operation: OperationID("op_1"), lease: Lease(until: clock.now() + .seconds(30), clock: clock), issuer: gate)
            return Told(await gateway.move(method, extra, under: permit))
        }

        /// An order that was paid.
        func paid(_ number: String, _ amount: Money) throws -> OrderIdentity {
            let trades = try simulator.makeOrders([OrderDraft(outTradeNo: number, totalAmount: amount, subject: "s")], paid: true)
            return OrderIdentity(number: OrderNumber(number), tradeNumber: try #require(trades.first).tradeNo)
        }
    }

    private func open<R: Sendable>(_ way: Way, _ body: @escaping @Sendable (Shop) async throws -> R) async throws -> R {
        let certificates = try Self.certificates.get()
        let clock = HandClock(Instant(seconds: 1_795_244_645))
        let simulator = try AlipaySimulator(
            configuration: SimulatorConfiguration(
                appKey: Vectors.applicationKey().publicKey, platformKey: Vectors.alipayKey(), clock: clock,
                transfersNeedCertificates: way.isCertified, certificates: certificates, encryptKey: Self.encryptKey,
                modes: Set(SimulatorMode.allCases.filter { $0 == .certificates ? way.isCertified : way.isEncrypted && way.wire == .v2 }),
                sendsNotices: false))
        let gate = GateIdentity()
        let trust: GatewayTrust =
            way.isCertified
            ? .certificates(
                try CertificateTrust(
                    application: certificates.appFile, alipay: certificates.platformFile, roots: certificates.rootFile))
            : .key(try Vectors.alipayPublicKey())
        return try await simulator.whileServing { address in
            var configuration = try GatewayConfiguration(
                endpoint: address + "/gateway.do", applicationID: SimulatorConfiguration.standardAppID,
                privateKey: Vectors.applicationKey(), trust: trust)
            configuration.transfersInKeyMode = true
            configuration.wire = way.wire
            if way.isEncrypted { configuration.encryption = try ContentEncryption(key: Base64.encode(Self.encryptKey)) }
            let http = HTTPClient(configuration: .init(allowsPlainHTTP: true))
            let gateway = AlipayGateway(configuration: configuration, http: http, clock: clock, boundTo: gate)
            return try await body(Shop(simulator: simulator, gateway: gateway, gate: gate, clock: clock))
        }
    }

    @Test("whatever way they speak, they understand each other in what is asked and in what moves", arguments: Way.all)
    func conversation(way: Way) async throws {
        try await open(way) { shop in
            let (first, second) = (try shop.paid("A1", .fen(8888)), try shop.paid("A2", .fen(100)))
            let asked = try await shop.gateway.read(.tradeQuery, ["out_trade_no": "A1"])
            #expect(asked.text("trade_status") == "TRADE_SUCCESS" && asked.yuan("total_amount") == .fen(8888))
            await #expect(throws: GatewayError.self) { try await shop.gateway.read(.tradeQuery, ["out_trade_no": "nothing"]) }

            let refund = Movement.refund(order: first, amount: .fen(888), number: RequestNumber("R1"))
            #expect(await shop.move(.tradeRefund, refund, ["refund_reason": "插画 & 100%"]).verdict == .succeeded)
            let found = try await shop.gateway.read(.refundQuery, ["out_trade_no": "A1", "out_request_no": "R1"])
            #expect(found.text("refund_status") == "REFUND_SUCCESS" && found.yuan("refund_amount") == .fen(888))

            let code = await shop.move(.tradePrecreate, .collect(order: OrderNumber("A3"), amount: .fen(5)), ["subject": "插画"])
            #expect(code.verdict == .succeeded && code.output?.text("qr_code")?.isEmpty == false)
            #expect(await shop.move(.tradeCancel, .cancel(order: second, amount: .fen(100))).verdict == .succeeded)
            guard case .succeeded = await shop.gateway.lookUpCancel(of: second) else {
                Issue.record("the cancel is not found")
                return
            }
            #expect(await shop.move(.tradeClose, .close(order: first)).failure?.code == "ACQ.TRADE_STATUS_ERROR")
        }
    }

    @Test("money is sent, its receiver named, and found again; an unknown transfer is absent", arguments: Way.all)
    func transfers(way: Way) async throws {
        try await open(way) { shop in
            try shop.simulator.deposit(.fen(100_000))
            let payee = PayeeIdentity(kind: "ALIPAY_OPEN_ID", id: SimulatedUser.bob.openID)
            let movement = Movement.transfer(payee: payee, amount: .fen(1230), number: RequestNumber("T1"))
            let told = await shop.move(.transfer, movement, ["order_title": "稿费"])
            #expect(told.verdict == .succeeded, "\(String(describing: told.failure))")
            #expect(told.observation.receiver == PayeeIdentity(kind: "ALIPAY_USER_ID", id: SimulatedUser.bob.userID))
            guard case .succeeded = await shop.gateway.lookUpTransfer(RequestNumber("T1"), amount: .fen(1230)),
                case .differs = await shop.gateway.lookUpTransfer(RequestNumber("T1"), amount: .fen(1)),
                case .absent = await shop.gateway.lookUpTransfer(RequestNumber("T2"), amount: .fen(1230))
            else {
                Issue.record("a look-up does not tell what became of it")
                return
            }
        }
    }

    @Test("a user's code becomes tokens once, and tokens tell who the user is", arguments: Way.all)
    func users(way: Way) async throws {
        try await open(way) { shop in
            let code = try shop.simulator.consent(of: SimulatedUser.alice.userID, scope: "auth_user")
            let tokens = try await shop.gateway.tokens(code: code)
            #expect(tokens.user == SimulatedUser.alice.userID && tokens.expiresAt > shop.clock.now())
            #expect(try await shop.gateway.userInfo(tokens).text("user_id") == SimulatedUser.alice.userID)
            let renewed = try await shop.gateway.tokens(refreshing: tokens)
            #expect(renewed.access != tokens.access)
            await #expect(throws: GatewayError.self) { try await shop.gateway.tokens(code: code) }
        }
    }

    @Test(
        "the platform changes its certificate: the new one is fetched, proven and believed, in both protocols, in clear and encrypted",
        arguments: Way.all.filter(\.isCertified))
    func successor(way: Way) async throws {
        try await open(way) { shop in
            _ = try shop.paid("A1", .fen(8888))
            for _ in 0..<3 {
                shop.simulator.add(Fault(.unknownCertificate, method: "alipay.trade.query"))
                let asked = try await shop.gateway.read(.tradeQuery, ["out_trade_no": "A1"])
                #expect(asked.text("trade_status") == "TRADE_SUCCESS")
            }
        }
    }
}
