/// Members in the order in which they came, each key once.
///
/// Keys are compared by their UTF-8 bytes. Two objects are equal where they have equal members, in whatever order. A look-up
/// walks the members: objects are small here, and a text's size is bounded.
public struct JSONObject: Sendable {
    /// One key with its value.
    public struct Member: Sendable, Hashable {
        /// The key.
        public let key: String
        /// The value.
        public let value: JSONValue

        /// A member.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }

        /// Whether keys (by their bytes) and values are the same.
        public static func == (left: Member, right: Member) -> Bool {
            UTF8Text.areEqual(left.key, right.key) && left.value == right.value
        }

        /// Hashes the key's bytes and the value.
        public func hash(into hasher: inout Hasher) {
            UTF8Text.hash(key, into: &hasher)
            hasher.combine(value)
        }
    }

    /// The members in their order.
    public private(set) var members: [Member]

    /// An object without members.
    public init() { members = [] }

    /// An object of these members in their order; of members with the same key the last one's value stays, at the first one's place.
    public init(_ members: some Sequence<Member>) {
        self.init()
        for member in members { self[member.key] = member.value }
    }

    /// For members whose keys are known to differ.
    init(distinct members: [Member]) { self.members = members }

    /// The keys in their order.
    public var keys: [String] { members.map(\.key) }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// How many members there are.
    public var count: Int { members.count }

    /// The value of a key; nil where it is absent, which is not the same as `.null`. Setting a present key keeps its place, a new
    /// one goes to the end, and setting nil removes the member.
    public subscript(key: String) -> JSONValue? {
        get { members.first { UTF8Text.areEqual($0.key, key) }?.value }
        set {
            let index = members.firstIndex { UTF8Text.areEqual($0.key, key) }
            switch (index, newValue) {
            case (let index?, let value?): members[index] = Member(key: key, value: value)
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Removes a member and returns its value; nil where there was none.
    @discardableResult
    public mutating func removeValue(forKey key: String) -> JSONValue? {
        let value = self[key]
        self[key] = nil
        return value
    }

    /// The object without this key.
    public func removing(_ key: String) -> JSONObject {
        var copy = self
        copy[key] = nil
        return copy
    }

    /// The members by the bytes of their keys.
    var sorted: [Member] { members.sorted { UTF8Text.precedes($0.key, $1.key) } }
}

extension JSONObject: Hashable {
    /// Whether both have equal members, in whatever order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && (left.members == right.members || left.sorted == right.sorted)
    }

    /// Hashes the members in the order of their keys' bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(sorted) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object as a literal; of equal keys the last one stays.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements.lazy.map { Member(key: $0.0, value: $0.1) })
    }
}
