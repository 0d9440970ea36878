import AlipayGateway
import Clocks
import Cryptography
import HTTPClient
import JSON
import Money
import Testing
import ToolKit

@testable import AlipaySimulator

/// The two were written apart from each other, from the same published rules. Here they meet, in every mode.
@Suite("the house's own gateway as a client")
struct GatewayTests {
    enum Mode: String, CaseIterable, Sendable {
        case key, certificates, encryption, everything
        case version3 = "version 3"
        case everythingInVersion3 = "everything in version 3"

        var hasCertificates: Bool { [.certificates, .everything, .everythingInVersion3].contains(self) }
        var encrypts: Bool { [.encryption, .everything, .everythingInVersion3].contains(self) }
        var isVersion3: Bool { self == .version3 || self == .everythingInVersion3 }
    }

    private static let certificates = Result { try SimulatorCertificates.generate(for: keys()) }

    private static func keys() throws -> SimulatorKeys {
        SimulatorKeys(app: try Project.key("app_pkcs8.der.hex"), platform: try Project.key("alipay_pkcs8.der.hex"))
    }

    private func meet(_ mode: Mode, _ body: @escaping @Sendable (TestWorld, AlipayGateway) async throws -> Void) async throws {
        let certificates = try Self.certificates.get()
        let secret: [UInt8] = Array(0..<16)
        let world = try TestWorld(changing: { configuration in
            configuration.certificates = certificates
            configuration.encryptKey = secret
            configuration.modes = mode.hasCertificates ? [.certificates] : []
            if mode.encrypts { configuration.modes.insert(.encryption) }
        })
        let keys = try Self.keys()
        try await world.simulator.whileServing { address in
            let trust: GatewayTrust =
                mode.hasCertificates
                ? .certificates(
                    try CertificateTrust(
                        application: certificates.appFile, alipay: certificates.platformFile, roots: certificates.rootFile))
                : .key(keys.platform.publicKey)
            var configuration = try GatewayConfiguration(
                endpoint: address + "/gateway.do", applicationID: SimulatorConfiguration.standardAppID, privateKey: keys.app, trust: trust)
            if mode.encrypts { configuration.encryption = try ContentEncryption(key: Base64.encode(secret)) }
            if mode.isVersion3 { configuration.wire = .v3 }
            let gateway = AlipayGateway(
                configuration: configuration, http: HTTPClient(configuration: .init(allowsPlainHTTP: true)), clock: world.clock,
                boundTo: GateIdentity())
            try await body(world, gateway)
        }
    }

    @Test("each believes the other: look-ups, refusals, the account, a bill, tokens and what a user shares", arguments: Mode.allCases)
    func meets(mode: Mode) async throws {
        try await meet(mode) { world, gateway in
            try world.paidOrder("A", fen: 10_000)
            let order = try await gateway.read(.tradeQuery, ["out_trade_no": "A"])
            #expect(order.text("trade_status") == "TRADE_SUCCESS" && order.yuan("total_amount") == .fen(10_000))
            await #expect(throws: GatewayError.self) { try await gateway.read(.tradeQuery, ["out_trade_no": "B"]) }
            let refund = try await gateway.read(.refundQuery, ["out_trade_no": "A", "out_request_no": "R1"])
            #expect(refund.text("refund_status") == nil)
            let account = try await gateway.read(
                .accountQuery, ["account_type": "ACCTRANS_ACCOUNT", "alipay_user_id": .string(SimulatorConfiguration.standardSellerID)])
            #expect(account.yuan("available_amount") == .fen(10_000))
            let code = try world.simulator.consent(of: SimulatedUser.alice.userID, scope: "auth_user")
            let tokens = try await gateway.tokens(refreshing: gateway.tokens(code: code))
            #expect(tokens.user == SimulatedUser.alice.userID)
            #expect(try await gateway.userInfo(tokens).text("nick_name") == "小雅")
            await #expect(throws: GatewayError.self) { try await gateway.tokens(code: code) }
            world.clock.set(Instant(seconds: 1_795_309_200))
            let files = try Unpacked.files(await gateway.bill(kind: "trade", date: "2026-11-21"))
            #expect(files.count == 2)
        }
    }

    @Test("an answer of the platform's next certificate is believed once that has been fetched, and fetched once")
    func successor() async throws {
        try await meet(.certificates) { world, gateway in
            try world.paidOrder("A")
            world.simulator.add(Fault(.unknownCertificate, method: "alipay.trade.query", times: 2))
            for _ in 0..<3 {
                #expect(try await gateway.read(.tradeQuery, ["out_trade_no": "A"]).text("trade_status") == "TRADE_SUCCESS")
            }
            #expect(world.simulator.counters.received["alipay.open.app.alipaycert.download"] == 1)
        }
    }

    @Test("what is signed or encrypted with another key is no answer", arguments: [Fault.Kind.wrongSignature, .wrongEncryption])
    func spoiled(kind: Fault.Kind) async throws {
        try await meet(.everything) { world, gateway in
            try world.paidOrder("A")
            world.simulator.add(Fault(kind))
            await #expect(throws: GatewayError.self) { try await gateway.read(.tradeQuery, ["out_trade_no": "A"]) }
            #expect(try await gateway.read(.tradeQuery, ["out_trade_no": "A"]).text("trade_status") == "TRADE_SUCCESS")
        }
    }

    @Test("notifications are believed, forged ones are not; a title may hold `+`, `%` and more", arguments: [Mode.key, .certificates])
    func notifications(mode: Mode) async throws {
        try await meet(mode) { world, gateway in
            for (number, kind) in [("A", nil), ("B", Fault.Kind.notifyForged)] {
                if let kind { world.simulator.add(Fault(kind)) }
                let order = OrderDraft(
                    outTradeNo: number, totalAmount: .fen(100), subject: "插画 + 100% & \"x\" =1", notifyURL: "https://shop.example/",
                    isCertified: mode.hasCertificates)
                try world.simulator.makeOrders([order], paid: true)
            }
            let bodies = world.simulator.notices.map { Array($0.body.utf8) }
            let genuine = try await gateway.verify(notification: bodies[0], sellerID: SimulatorConfiguration.standardSellerID)
            #expect(genuine["subject"] == "插画 + 100% & \"x\" =1" && genuine["trade_status"] == "TRADE_SUCCESS")
            await #expect(throws: AlipayNotification.Problem.badSignature) {
                try await gateway.verify(notification: bodies[1], sellerID: nil)
            }
        }
    }
}
