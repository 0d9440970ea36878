/// Where Alipay sends notifications and browsers.
struct AddressCheck {
    private(set) var findings: [Finding] = []

    init(_ settings: Settings) {
        guard settings.environment != .simulator else { return }
        let named = Self.named(settings)
        for case (let name, let address?, let whose) in named {
            if let problem = Self.problem(address) {
                findings.append(
                    .wrong(
                        .addresses, "\(name) is `\(address)`, which \(problem): \(whose) would not arrive",
                        cure: ["set \(name) to an https address of yours that the internet reaches"]))
            }
        }
        if findings.isEmpty, named.contains(where: { $0.address != nil }) {
            findings = [.sound(.addresses, "notifications and browsers are sent to https addresses")]
        }
    }

    /// What is set, and who is sent there. A host with an address of its own sends notifications on to the shop's, which the internet need
    /// not reach.
    private static func named(_ settings: Settings) -> [(name: String, address: String?, whose: String)] {
        let own = settings.serving.publicURL
        return [
            ("public_url", own, "Alipay's notifications and buyers' browsers"),
            ("AP_NOTIFY_URL", own == nil ? settings.alipay.notifyURL : nil, "Alipay's notifications"),
            ("AP_RETURN_URL", settings.alipay.returnURL, "buyers' browsers"),
            ("redirect_url", settings.alipay.redirectURL, "users' browsers"),
        ]
    }

    private static func problem(_ address: String) -> String? {
        guard address.hasPrefix("https://") else { return address.hasPrefix("http://") ? "is not encrypted" : "is no address of the web" }
        let authority = address.dropFirst("https://".count).prefix { $0 != "/" && $0 != "?" }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
        let isHere = host == "localhost" || host == "::1" || host.hasPrefix("127.") || host == "0.0.0.0"
        return isHere ? "is this very machine" : nil
    }
}
