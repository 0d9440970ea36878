import Cryptography

/// Looks at a host's whole set-up before anybody relies on it, names what is wrong and says what to do about it.
///
/// It changes nothing: at Alipay it asks for an order that nobody made, and where a tool needs it for the account's balance. It never
/// moves money.
struct Doctor: Sendable {
    let settings: Settings
    /// Whether Alipay is asked.
    let asksAlipay: Bool
    /// The users of this machine that agents run as, beside those that `peers` names.
    let agentUsers: [UInt32]

    /// Everything that was found, in the order of what is looked at.
    func examine() async -> [Finding] {
        let account = AccountCheck(settings)
        var findings = account.findings
        findings += ToolsCheck(settings).findings
        findings += AddressCheck(settings).findings
        findings += await AlipayCheck(settings, account: account, isAsked: asksAlipay).findings()
        findings += await StoreCheck(settings, hasAccount: account.isComplete).findings()
        findings += SecretsCheck(settings, agentUsers: agentUsers).findings
        return findings
    }
}
