import Cryptography

/// The string that a request's signature is made over.
enum SigningText {
    /// All parameters but `sign`, none of them empty, sorted by name, joined with `=` and `&`, not encoded.
    ///
    /// Alipay's official SDKs differ on empty values; what is never sent need not be argued about.
    static func of(_ parameters: [Parameter]) -> String {
        parameters.filter { $0.name != "sign" && !$0.value.isEmpty }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// The signature over the parameters, in base64 on one line.
    static func sign(_ parameters: [Parameter], with key: RSAPrivateKey, type: SignType) throws(CryptoError) -> String {
        Base64.encode(try key.sign(Array(of(parameters).utf8), digest: type.digest))
    }
}
