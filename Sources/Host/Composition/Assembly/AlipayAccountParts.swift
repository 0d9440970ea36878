import AlipayFunds
import AlipayGateway
import AlipayIdentity
import AlipaySimulator

/// What the tools of an application need to know beside the way to Alipay.
struct AlipayAccountParts: Sendable {
    /// The shop's account; nil where it is not set.
    let sellerID: String?
    /// Whether money may be sent to payees.
    let mayTransfer: Bool
    /// The page on which users are asked; nil where they could not be sent back, or there is no application.
    let page: ConsentPage?

    /// Nothing is known: tools can be listed and policies checked against them.
    static let none = AlipayAccountParts(sellerID: nil, mayTransfer: false, page: nil)

    private init(sellerID: String?, mayTransfer: Bool, page: ConsentPage?) {
        self.sellerID = sellerID
        self.mayTransfer = mayTransfer
        self.page = page
    }

    init(_ settings: Settings, appID: String?) {
        sellerID = settings.alipay.sellerID ?? (settings.environment == .simulator ? SimulatorConfiguration.standardSellerID : nil)
        mayTransfer = settings.mayTransfer
        page =
            if let appID, let redirectURL = settings.redirectAddress {
                ConsentPage(address: Self.consentAddress(settings), applicationID: appID, redirectURL: redirectURL)
            } else {
                nil
            }
    }

    /// Refuses to serve selected tools that could only fail.
    func check(_ selection: ToolSelection) throws(Complaint) {
        if selection.funds.contains(.queryAccountBalance), sellerID == nil {
            throw Complaint(
                .usage, "`query_account_balance` needs the shop's account number",
                help: ["set `alipay.seller_id` or TOLLGATE_ALIPAY_SELLER_ID: 16 digits that begin with 2088"])
        }
        if selection.funds.contains(.transferFund), !mayTransfer {
            throw Complaint(
                .usage, "`transfer_fund` needs certificate mode: Alipay takes transfers from applications that sign with certificates",
                help: [
                    "set `alipay.app_certificate`, `alipay.alipay_certificate` and `alipay.root_certificate`",
                    "or, where Alipay has told you that key mode will do for your application, `alipay.transfers_in_key_mode: true`",
                ])
        }
        if let name = AlipayIdentity.ToolName.allCases.first(where: selection.identity.contains), page == nil {
            throw Complaint(
                .usage, "`\(name.rawValue)` needs an address to which users are sent back",
                help: ["set `alipay.redirect_url` or TOLLGATE_ALIPAY_REDIRECT_URL as it is registered for the application at Alipay"])
        }
    }

    private static func consentAddress(_ settings: Settings) -> String {
        switch settings.environment {
        case .prod: ConsentPage.Address.production
        case .sandbox: ConsentPage.Address.sandbox
        case .simulator: SimulatedWorld(settings).origin + ConsentPage.Address.path
        }
    }
}
