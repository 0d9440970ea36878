import Access
import AuditLog
import Cryptography
import JSON
import Ledger
import Store

/// Whose money a process works with: what the settings say, and where they leave it open, the one shop that the store has.
struct ShopChoice {
    private let bench: Workbench
    private let appID: String?
    private let seller: String?

    /// - Parameter appID: the app's id where an application is set up; else that of the settings counts, where there is one.
    init(_ bench: Workbench, appID: String?, account: AlipayAccountParts) {
        self.bench = bench
        self.appID = appID ?? bench.settings.alipay.appID
        seller = account.sellerID
    }

    /// - Parameter needsAlipay: whether it is a host's, which spends as the settings say and nothing else. A command that only looks or
    ///   answers takes the shop that is there.
    func shop(needsAlipay: Bool) async throws -> Shop {
        if let appID, let token { return try await merchant(appID, token) }
        if needsAlipay { return Shop(environment: environment, appID: appID ?? "") }
        return try await shopOfStore()
    }

    private var environment: String { bench.settings.environment.rawValue }

    /// The digest of the service provider's token.
    private var token: String? {
        bench.settings.alipay.appAuthToken.map { Self.digest($0.reveal()) }
    }

    static func digest(_ token: String) -> String { Hex.encode(SHA256.digest(Array(token.utf8))) }

    /// The shop as the settings name it.
    /// - Throws: where they have a service provider's token and do not say whose.
    func named() throws -> (name: Shop, token: String) {
        guard let appID, let token else {
            throw Complaint(
                .usage, "the settings name no merchant for whom a service provider acts",
                help: ["set AP_APP_ID, AP_INVOKE_AUTH_TOKEN and TOLLGATE_ALIPAY_SELLER_ID"])
        }
        guard let seller else {
            throw Complaint(
                .usage, "`AP_INVOKE_AUTH_TOKEN` does not say for which merchant it is, and it is renewed now and then",
                help: [
                    "set `alipay.seller_id` or TOLLGATE_ALIPAY_SELLER_ID to the merchant's account: 16 digits that begin with 2088",
                    "limits and operations belong to that account, whatever its token",
                ])
        }
        return (Shop(environment: environment, appID: appID, merchant: seller), token)
    }

    /// The shop of a merchant for whom a service provider acts.
    private func merchant(_ appID: String, _ token: String) async throws -> Shop {
        let (name, token) = try named()
        if let known = try await bench.store.read({ tx in try ShopRegister.find(name, token: token, in: tx) }) { return known }
        let log = bench.auditLog
        do {
            return try await bench.store.write { tx in
                let (shop, isNew) = try ShopRegister.claim(name, token: token, in: tx)
                if isNew { _ = try log.append(Self.entry(name, shop), in: tx) }
                return shop
            }
        } catch let problem as ShopRegister.Problem {
            throw Self.complaint(problem)
        }
    }

    /// What the log keeps of a merchant's name.
    static func entry(_ name: Shop, _ shop: Shop, by person: String? = nil) -> EntryDraft {
        var body: JSONObject = ["shop": .string(shop.key), "name": .string(name.key)]
        if let person { body["person"] = .string(person) }
        return EntryDraft(kind: "shop-named", body: body)
    }

    static func complaint(_ problem: ShopRegister.Problem) -> Complaint {
        switch problem {
        case .tokenOfAnother:
            Complaint(.usage, "\(problem)", help: ["put `alipay.seller_id` or AP_INVOKE_AUTH_TOKEN right: limits belong to the account"])
        case .unnamed:
            Complaint(
                .usage, "\(problem)",
                help: [
                    "start it once with the token under which the store knows the merchant, or let an admin say which it is:",
                    "`tollgate store shops --take KEY`, or `tollgate store shops --new` where it is none of them",
                ])
        case .notUnnamed, .isNamed: Complaint(.no, "\(problem)", help: ["`tollgate store shops`"])
        }
    }

    /// The shop that a command means: the settings' own where the store has it, else the only one that fits.
    private func shopOfStore() async throws -> Shop {
        let wanted = Shop(environment: environment, appID: appID ?? "")
        let merchant = Shop(environment: environment, appID: appID ?? "", merchant: seller ?? "")
        let (shops, known) = try await bench.store.read { tx in (try ShopRegister.all(in: tx), try ShopRegister.find(merchant, in: tx)) }
        let fitting = shops.filter {
            $0.shop.environment == wanted.environment && !$0.shop.appID.isEmpty && (appID == nil || $0.shop.appID == appID)
        }
        if fitting.contains(where: { $0.shop == wanted }) { return wanted }
        if let known { return known }
        guard fitting.count < 2 else {
            throw Complaint(
                .usage, "this store has several shops: \(fitting.map { "`\($0.name.key)`" }.joined(separator: ", "))",
                help: [
                    "name the application with AP_APP_ID or `alipay.app_id`",
                    "and for a service provider's merchant the account, with TOLLGATE_ALIPAY_SELLER_ID or `alipay.seller_id`",
                ])
        }
        return fitting.first?.shop ?? wanted
    }
}
