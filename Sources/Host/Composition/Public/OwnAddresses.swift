/// Where Alipay and buyers' browsers are sent to: the host's own address, where it has one that the world reaches.
extension Settings {
    /// What requests name as `notify_url`: the host's own, which sends on to the merchant's; else the merchant's.
    var notifyAddress: String? { serving.publicURL.map { $0 + AlipayRoutes.notify } ?? alipay.notifyURL }

    /// What pages name as `return_url`: the merchant's own page, where there is one; else the host's.
    var returnAddress: String? { alipay.returnURL ?? serving.publicURL.map { $0 + AlipayRoutes.wayBack } }

    /// Where users' browsers go after the consent page: the merchant's own page, where there is one; else the host's.
    var redirectAddress: String? { alipay.redirectURL ?? serving.publicURL.map { $0 + AlipayRoutes.consent } }

    /// Where the host sends notifications on: the merchant's own address, where the host's stands before it.
    var forwardAddress: String? { serving.publicURL == nil ? nil : alipay.notifyURL }
}
