import AlipayFunds
import AlipayGateway
import Clocks
import Cryptography
import Gate
import HTTPClient
import JSON
import ToolKit

/// What only Alipay can say: whether it knows the app, takes its signature and answers with the key that is set, what time it has, and
/// what the app may use.
struct AlipayCheck {
    private let settings: Settings
    private let isReady: Bool
    private let isAsked: Bool

    /// - Parameter isAsked: whether Alipay may be asked at all.
    init(_ settings: Settings, account: AccountCheck, isAsked: Bool) {
        self.settings = settings
        isReady = account.isComplete
        self.isAsked = isAsked
    }

    func findings() async -> [Finding] {
        guard isAsked else { return [.skipped(.alipay, "not asked")] }
        guard isReady else { return [.skipped(.alipay, "not asked: what it takes to ask is wrong or missing")] }
        let gateway: AlipayGateway
        do {
            guard let made = try Self.gateway(settings) else { return [.skipped(.alipay, "not asked: there is no application")] }
            gateway = made
        } catch {
            return [.wrong(.alipay, error, otherwise: "put the settings of the application right")]
        }
        let number = "tollgate-doctor-" + Hex.encode(SecureRandom.bytes(8))
        let answer = await Self.error { () async throws(GatewayError) in
            _ = try await gateway.read(.tradeQuery, ["out_trade_no": .string(number)])
        }
        var findings = [Self.finding(answer, in: settings.environment)]
        if let clock = Self.clock(gateway) { findings.append(clock) }
        if findings[0].verdict == .sound { findings.append(await permissions(gateway, answer)) }
        return findings
    }

    private static func gateway(_ settings: Settings) throws -> AlipayGateway? {
        guard let link = try AlipayLink.make(settings, needed: true) else { return nil }
        let http = HTTPClient(configuration: .init(maximumConnectionsPerHost: 2, allowsPlainHTTP: settings.environment == .simulator))
        var configuration = try link.configuration(settings) { _ in }
        // Nobody's payment waits for it.
        configuration.readTimeoutMilliseconds = max(configuration.readTimeoutMilliseconds, 15_000)
        return AlipayGateway(
            configuration: configuration, http: http, clock: CommandContext.current.clock,
            boundTo: GateIdentity())
    }

    private static func error(_ ask: () async throws(GatewayError) -> Void) async -> GatewayError? {
        do throws(GatewayError) {
            try await ask()
            return nil
        } catch {
            return error
        }
    }

    /// What the answer to a question for an order that nobody made says of the set-up.
    private static func finding(_ error: GatewayError?, in environment: DeploymentEnvironment) -> Finding {
        switch error {
        case nil: return .sound(.alipay, "it answers, takes the app's signature, and its answer verifies")
        case .refused(let complaint)?:
            if let problem = refusal(complaint.subCode, in: environment) { return problem }
            guard complaint.isSigned else {
                return .warning(
                    .alipay, "it refused with \(complaint.code) \(complaint.subCode), without a signature",
                    cure: "run the doctor again; nothing can be said of Alipay's key yet")
            }
            return .sound(.alipay, "it answers, takes the app's signature, and its answer verifies")
        case .unusableAnswer(let why)?:
            return .wrong(
                .alipayKey, "what Alipay answers does not verify with the public key that is set (\(why))",
                cure: [
                    "set AP_PUB_KEY to what the app's page in \(environment.rawValue) shows as \"Alipay public key\" (支付宝公钥)",
                    "it changes when the app's own public key is set anew",
                ])
        case .notSent(let why)?, .noAnswer(let why)?:
            return .wrong(
                .alipay, "Alipay can't be reached: \(why)",
                cure: ["let this machine reach \(host(environment)) by https", "a proxy in between must leave the connection as it is"])
        case .busy?, .resting?, .needsCertificates?:
            return .warning(.alipay, "too many requests are under way", cure: "run the doctor again")
        }
    }

    /// Refusals that are about the set-up and not about the order.
    private static func refusal(_ code: String, in environment: DeploymentEnvironment) -> Finding? {
        func wrong(_ subject: Finding.Subject, _ text: String, _ cure: String...) -> Finding {
            .wrong(subject, "\(text) (\(code))", cure: cure)
        }
        switch code {
        case "isv.invalid-signature":
            return wrong(
                .appKey, "Alipay has another public key for this app than the one of the app's private key",
                "set the key's public half at Alipay: `openssl pkey -in KEY -pubout` prints it",
                "or name the file of the key that is set there")
        case "isv.missing-signature-key":
            return wrong(.appKey, "no public key is set for this app at Alipay", "set one on the app's page, under development settings")
        case "isv.invalid-app-id":
            return wrong(
                .application, "Alipay's \(environment.rawValue) does not know the app",
                "an app of the sandbox is unknown in production and the other way round: AP_CURRENT_ENV says which is asked",
                "compare AP_APP_ID with the app's page")
        case "isv.invalid-signature-type":
            return wrong(.appKey, "the app signs by another kind of signature", "set AP_ENCRYPTION_ALGO to what the app's page says")
        case "isv.invalid-timestamp", "isv.missing-timestamp":
            return wrong(.clock, "Alipay refuses this machine's time", "set the clock: `timedatectl set-ntp true`")
        case "isv.invalid-cloud-app-permission":
            return wrong(
                .permissions, "the restricted key's switch for this service is off",
                "turn on the payment MCP server on the app's page for restricted keys")
        case "isv.invalid-open-scene-api-permission":
            return wrong(
                .permissions, "a query of orders is not ticked for the restricted key",
                "tick the tools on the app's page for restricted keys")
        case "isv.insufficient-isv-permissions":
            return wrong(
                .permissions, "the app has not signed up for the product behind queries of orders",
                "sign up for it on the app's page, and wait until it is in force")
        case "isv.invalid-auth-token", "isv.invalid-app-auth-token", "aop.invalid-app-auth-token":
            return wrong(.application, "Alipay does not take the service provider's token", "let the merchant authorise the app again")
        default: return nil
        }
    }

    private static func host(_ environment: DeploymentEnvironment) -> String {
        switch environment {
        case .prod: "openapi.alipay.com"
        case .sandbox: "openapi-sandbox.dl.alipaydev.com"
        case .simulator: "the simulator (`tollgate simulator` starts it)"
        }
    }

    private static func clock(_ gateway: AlipayGateway) -> Finding? {
        let context = CommandContext.current
        guard let lead = gateway.lead(of: context.clock.now()) else { return nil }
        let tolerance = context.gate.clockTolerance
        guard abs(lead.milliseconds) > tolerance.milliseconds else {
            return .sound(.clock, "within \(tolerance.milliseconds / 1000) s of Alipay's")
        }
        let seconds = abs(lead.milliseconds) / 1000
        return .wrong(
            .clock, "this machine's clock is \(seconds) s \(lead.milliseconds > 0 ? "ahead of" : "behind") Alipay's: no money moves",
            cure: ["set the clock: `timedatectl set-ntp true`", "every limit of a day or an hour goes by it"])
    }

    /// Asks for what selected tools need, where asking moves nothing.
    private func permissions(_ gateway: AlipayGateway, _ asked: GatewayError?) async -> Finding {
        guard let selection = try? ToolSelection(words: settings.alipay.selectedTools), selection.funds.contains(.queryAccountBalance),
            let seller = AlipayAccountParts(settings, appID: settings.alipay.appID).sellerID
        else { return .sound(.permissions, "the app may query orders") }
        let error = await Self.error { () async throws(GatewayError) in
            _ = try await gateway.read(.accountQuery, ["alipay_user_id": .string(seller), "account_type": "ACCTRANS_ACCOUNT"])
        }
        guard case .refused(let complaint)? = error else { return .sound(.permissions, "the app may query orders and the account") }
        return .wrong(
            .permissions, "the app may not query the account \(seller) (\(complaint.subCode))",
            cure: [
                "`query_account_balance` needs the product that covers the account; sign up for it on the app's page",
                "or leave the tool out of AP_SELECT_TOOLS", "`alipay.seller_id` has to be the account that the app belongs to",
            ])
    }
}
