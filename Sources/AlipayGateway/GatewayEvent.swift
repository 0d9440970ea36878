/// What the gateway tells about itself, for logs. Nothing in it is secret, and nothing of it is for an agent.
public enum GatewayEvent: Sendable, Hashable {
    /// An exchange came to an end.
    case exchanged(Exchange)
    /// Alipay built another string to sign than we did, or verified it with another key.
    case signatureRefused(SignatureReport)

    /// One exchange with the gateway.
    public struct Exchange: Sendable, Hashable {
        /// The method that was called.
        public let method: String
        /// What came of it, in a few words: `10000`, `40004 ACQ.TRADE_NOT_EXIST`, `timed out`.
        public let result: String
        /// Alipay's own name for the exchange, where it told one.
        public let trace: String?
    }

    /// The parameters of a request whose signature was refused: their names, and digests by which two values can be compared.
    public struct SignatureReport: Sendable, Hashable {
        /// One parameter.
        public struct Entry: Sendable, Hashable {
            /// Its name.
            public let name: String
            /// The first 16 hexadecimal digits of the SHA-256 of the value that we signed; nil where we signed none.
            public let signed: String?
            /// The same of the value that the gateway says it verified; nil where it does not show one.
            public let verified: String?
        }

        /// The method that was called.
        public let method: String
        /// The parameters in the order of the string to sign.
        public let parameters: [Entry]

        /// The names of those that differ; none of them means that the keys do not belong together.
        public var differing: [String] { parameters.filter { $0.verified != nil && $0.signed != $0.verified }.map(\.name) }
    }
}
