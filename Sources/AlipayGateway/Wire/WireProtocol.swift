/// In which of its protocols Alipay is spoken to.
public enum WireProtocol: String, Sendable, Hashable, CaseIterable {
    /// One address for all methods, parameters in forms.
    case v2
    /// An address for each method, contents in JSON; for what is asked, never for what moves.
    case v3

    /// The methods that the newer protocol is spoken for.
    private static let asked: Set<String> = Set(
        [ReadingMethod.tradeQuery, .refundQuery, .transferQuery, .accountQuery, .billURL].map(\.rawValue))

    /// Whether a method's requests are written in the newer protocol.
    func isNew(for method: String) -> Bool { self == .v3 && Self.asked.contains(method) }
}
