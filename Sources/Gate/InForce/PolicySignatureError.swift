/// Why a set or a change of keys was not taken. Nothing is changed where one of these is thrown.
public enum PolicySignatureError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Signatures are required, and there is none.
    case missing
    /// The file is no signature.
    case unreadable
    /// It was made for another store.
    case otherStore(String)
    /// It was made for another version than the next one.
    case otherSerial(signed: Int64, next: Int64)
    /// It was made to follow another set than the one in force.
    case otherPredecessor
    /// It was made for another change of keys than the next one.
    case otherSequence(signed: Int64, next: Int64)
    /// The store knows no such key.
    case unknownKey(String)
    /// The key was taken away, or its owner is no admin any more.
    case withdrawnKey(String, person: String)
    /// It is not the signature of this by that key.
    case wrong(String)
    /// Nobody could sign: there is no key of an admin.
    case nobodyCanSign
    /// The version in force is not signed, so that no host could load it.
    case inForceUnsigned(Int64)
    /// The person's key is the last one that can sign.
    case lastKey(person: String)
    /// There is such a key already, or there was one.
    case keyKnown(String)
    /// The person has no key.
    case noKey(String)
    /// The person is no admin.
    case notAnAdmin(String)

    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .missing: "this store takes signed policies only, and this set is not signed"
        case .unreadable: "this is no signature of a policy"
        case .otherStore(let id): "the signature was made for another store, `\(id.prefix(8))`"
        case .otherSerial(let signed, let next): "the signature is for version \(signed), and the next one is \(next)"
        case .otherPredecessor: "the signature follows another set than the one in force"
        case .otherSequence(let signed, let next): "the signature is for change \(signed) of the keys, and the next one is \(next)"
        case .unknownKey(let key): "no admin has the key `\(key)`"
        case .withdrawnKey(let key, let person): "the key `\(key)` of `\(person)` signs no more"
        case .wrong(let key): "the signature by the key `\(key)` does not fit what was to be signed"
        case .nobodyCanSign: "no admin has a key to sign with"
        case .inForceUnsigned(let serial): "version \(serial), which is in force, is not signed"
        case .lastKey(let person): "`\(person)` has the last key that can sign policies"
        case .keyKnown(let key): "the key `\(key)` is known already"
        case .noKey(let person): "`\(person)` has no key to sign with"
        case .notAnAdmin(let person): "`\(person)` is not an admin"
        }
    }

    /// What to do about it, where there is something to do.
    public var help: String? {
        switch self {
        case .missing: "sign it with `tollgate policy sign`, and apply it with `--signature FILE`"
        case .otherSerial, .otherPredecessor, .otherSequence: "look at what changed meanwhile, and sign again"
        case .nobodyCanSign: "`tollgate policy keygen` makes one, `tollgate approvers key NAME FILE` gives it to an admin"
        case .inForceUnsigned: "sign it and apply it once more, then require signatures"
        case .lastKey: "give another admin a key first"
        case .keyKnown: "`tollgate policy keygen` makes a new one"
        case .unreadable, .otherStore, .unknownKey, .withdrawnKey, .wrong, .noKey, .notAnAdmin: nil
        }
    }
}
