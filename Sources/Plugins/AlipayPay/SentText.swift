import AlipayGateway

/// What a model wrote and a buyer will read, as it is sent.
///
/// Addresses and what does not show go out of it, and so does a beginning that a spreadsheet would take for a formula: the text comes back
/// in the day's bill, which a formula would make unreadable.
enum SentText {
    /// An order's title: Alipay takes none of `/`, `=` and `&` in it.
    static func title(_ text: String) -> String {
        let plain = OutsideText.withoutLinks(text, limit: .max)
        return sent(String(plain.map { "/=&".contains($0) ? " " : $0 }))
    }

    /// A refund's reason.
    static func reason(_ text: String) -> String { sent(OutsideText.withoutLinks(text, limit: .max)) }

    private static func sent(_ text: String) -> String {
        OutsideText.neutral(String(text.drop { "=+-@＝＋－＠ ".contains($0) }), limit: 256)
    }
}
