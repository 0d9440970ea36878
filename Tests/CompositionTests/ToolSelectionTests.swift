import AlipayPay
import Diagnostics
import PolicyEngine
import Testing

@testable import Composition

private let official = [
    "create-mobile-alipay-payment", "create-web-page-alipay-payment", "query-alipay-payment", "query-alipay-refund",
    "refund-alipay-payment",
]

@Suite("which tools are offered")
struct ToolSelectionTests {
    private func settings(_ environment: [String: String], file: String? = nil) throws -> Settings {
        try Settings.resolve(
            environment: ["HOME": "/home/x"].merging(environment) { $1 }, file: file.map { SourceFile(name: "tollgate.yaml", text: $0) })
    }

    /// The names of what a host with these settings offers, but for what every host has.
    private func offered(_ list: String?) async throws -> [String] {
        let settings = try settings(list.map { ["AP_SELECT_TOOLS": $0] } ?? [:])
        return try await HostParts.standard.tools(settings).map(\.signature.name).filter { $0 != "operation-status" }
    }

    @Test("nothing said, an empty list and `all` are exactly the official five", arguments: [nil, "", " ", ",", "all", "all, all"])
    func standard(list: String?) async throws { #expect(try await offered(list) == official) }

    @Test("the other tools are there when they are named, beside the five or alone")
    func named() async throws {
        #expect(
            try await offered("all,get_authorization_url,query_transfer,query_account_balance")
                == (official + ["get_authorization_url", "query_account_balance", "query_transfer"]).sorted())
        #expect(try await offered("query_transfer") == ["query_transfer"])
        #expect(
            try await offered(" refundPay , get_authorization_url,refund-alipay-payment") == [
                "get_authorization_url", "refund-alipay-payment",
            ])
    }

    @Test("`official` is the five, however it is said, and `platform` the names of the open platform and no other")
    func sets() async throws {
        #expect(try await offered("official") == official)
        #expect(
            try ToolSelection(words: ["platform"]).chosen == [
                "cancel_trade", "close_trade", "create_trade", "get_oauth_token", "query_bill_download_url", "query_trade",
                "query_transfer", "query_user_info", "refund_trade", "transfer_fund",
            ])
    }

    @Test("a tool that does the same as another is left out of a set, and of two sets the platform's names win; what is named is there")
    func twins() throws {
        let both = try ToolSelection(words: ["official", "platform"])
        #expect(both.pay == AlipayPay.ToolName.platform.union([.queryRefund]))
        #expect(both.leftOut.count == 4)
        let named = try ToolSelection(words: ["official", "query_trade"])
        #expect(named.pay == AlipayPay.ToolName.official.subtracting([.queryPayment]).union([.queryTrade]))
        #expect(
            try ToolSelection(words: ["query_trade", "platform", "query-alipay-payment"]).pay.isSuperset(of: [.queryTrade, .queryPayment]))
        #expect(try ToolSelection(words: ["platform", "refund-alipay-payment"]).leftOut == ["refund_trade"])
        #expect(try ToolSelection(words: ["query_trade", "query-alipay-payment"]).pay == [.queryTrade, .queryPayment])
    }

    @Test("`tools` in the file is what AP_SELECT_TOOLS is, and both at once must say the same")
    func tools() throws {
        #expect(try settings([:], file: "tools: platform\n").alipay.selectedTools == ["platform"])
        #expect(try settings([:], file: "tools: [official, query_transfer]\n").alipay.selectedTools == ["official", "query_transfer"])
        #expect(try settings(["AP_SELECT_TOOLS": "platform"], file: "tools: platform\n").alipay.selectedTools == ["platform"])
        let error = #expect(throws: SettingsError.self) { try settings(["AP_SELECT_TOOLS": "all"], file: "tools: platform\n") }
        #expect(error?.description.contains("name different tools") == true && error?.description.contains("tollgate.yaml:1:8") == true)
    }

    @Test("every word that means nothing is complained of once, against the names of all modules")
    func unknown() async throws {
        let complaint = await #expect(throws: Complaint.self) { try await offered("query_transfers,queryPay,create-alipay-payment-agent") }
        #expect(complaint?.status == .usage)
        #expect(complaint?.message == "AP_SELECT_TOOLS or `tools` names no tool with `query_transfers`, `create-alipay-payment-agent`")
        #expect(complaint?.help.first == "did you mean `query_transfer` instead of `query_transfers`?")
        for name in official + ["query_transfer", "query_account_balance", "get_authorization_url"] {
            #expect(complaint?.help.last?.contains(name) == true, "\(name)")
        }
    }

    @Test("the account and the way back for users are settings of their own, in the file or the environment")
    func accountSettings() throws {
        let file = "alipay:\n  seller_id: \"2088721000000001\"\n  redirect_url: https://m.example/back\n"
        let fromFile = try settings([:], file: file)
        #expect(fromFile.alipay.sellerID == "2088721000000001" && fromFile.alipay.redirectURL == "https://m.example/back")
        let fromVariables = try settings([
            "TOLLGATE_ALIPAY_SELLER_ID": "2088000000000002", "TOLLGATE_ALIPAY_REDIRECT_URL": "http://127.0.0.1:9/b",
        ])
        #expect(fromVariables.alipay.sellerID == "2088000000000002" && fromVariables.alipay.redirectURL == "http://127.0.0.1:9/b")
        #expect(fromVariables.warnings.isEmpty)
    }

    @Test(
        "an account that is none and an address that is none are refused where they stand",
        arguments: [
            ("TOLLGATE_ALIPAY_SELLER_ID", "208800000000000"), ("TOLLGATE_ALIPAY_SELLER_ID", "3088000000000002"),
            ("TOLLGATE_ALIPAY_SELLER_ID", "2088a00000000002"), ("TOLLGATE_ALIPAY_REDIRECT_URL", "m.example/back"),
            ("TOLLGATE_ALIPAY_REDIRECT_URL", "https://"), ("TOLLGATE_ALIPAY_REDIRECT_URL", "javascript:alert(1)"),
        ])
    func badSettings(variable: String, value: String) {
        let error = #expect(throws: SettingsError.self) { try settings([variable: value]) }
        #expect(error?.description.hasPrefix("error: \(variable): `\(value)` is no") == true)
    }

    @Test(
        "a host does not serve a tool that could only fail: it names the setting that is missing",
        arguments: [
            ("query_account_balance", "sandbox", "`query_account_balance` needs the shop's account number"),
            ("get_authorization_url", "sandbox", "`get_authorization_url` needs an address to which users are sent back"),
            (
                "transfer_fund", "sandbox",
                "`transfer_fund` needs certificate mode: Alipay takes transfers from applications that sign with certificates"
            ),
            ("transfer_fund", "simulator", nil), ("query_transfer", "sandbox", nil), ("query_account_balance", "simulator", nil),
        ] as [(String, String, String?)])
    func missingSettings(tool: String, environment: String, message: String?) throws {
        let settings = try settings(["TOLLGATE_ENVIRONMENT": environment, "AP_SELECT_TOOLS": tool])
        let account = AlipayAccountParts(settings, appID: "2021")
        let selection = try ToolSelection(words: settings.alipay.selectedTools)
        var complaint: Complaint?
        do throws(Complaint) { try account.check(selection) } catch { complaint = error }
        #expect(complaint?.message == message)
    }
}
