import Cryptography

/// The keys of one shop's vault, each made of the store's key for one purpose: nothing made for one is ever good for another, or in
/// another shop's vault.
struct VaultKeys: Sendable {
    private let states: [UInt8]
    private let handles: [UInt8]
    private let names: [UInt8]
    private let cipher: AES256GCM

    init(storeKey: [UInt8], shop: String) throws(KeyError) {
        let root = HMACSHA256.authenticate(Array("tollgate vault 1\0\(shop)".utf8), key: storeKey)
        func key(_ purpose: String) -> [UInt8] { HMACSHA256.authenticate(Array(purpose.utf8), key: root) }
        states = key("states")
        handles = key("handles")
        names = key("names")
        cipher = try AES256GCM(key: key("boxes"))
    }

    /// The code by which a state's open part is known to be one of ours.
    func stateCode(_ open: some Collection<UInt8>) -> [UInt8] { HMACSHA256.authenticate(open, key: states) }

    /// The letters of the handle that belongs to a state, or to any other text: nobody without the key can foretell them.
    func handle(of text: String) -> String { Hex.encode(HMACSHA256.authenticate(Array(text.utf8), key: handles).prefix(16)) }

    /// What stands in the store for a text that must not: a state, a handle, a customer.
    func name(_ kind: String, _ text: String) -> String {
        Hex.encode(HMACSHA256.authenticate(Array("\(kind)\0\(text)".utf8), key: names))
    }

    /// Seals bytes. They open only for the same `binding`.
    func seal(_ bytes: [UInt8], boundTo binding: [UInt8]) throws(CryptoError) -> [UInt8] { try cipher.seal(bytes, context: binding) }

    /// The bytes of a box; nil where the box, the key or the binding is another one.
    func open(_ box: [UInt8], boundTo binding: [UInt8]) -> [UInt8]? { cipher.open(box, context: binding) }
}
