/// How large a value may be.
indirect enum SizeBound: Sendable {
    /// Of a fixed small size.
    case small
    /// A text or bytes of at most so many octets.
    case text(Int)
    /// A list (no key) or map of at most so many elements.
    case collection(Int, key: SizeBound?, element: SizeBound)
    /// An object with these fields.
    case object(CELObjectType, path: String)
    /// Anything, of at most so much in all.
    case unknown(Int)

    /// What the value is charged as, without what it holds.
    var shallow: Int {
        switch self {
        case .small, .object: 1
        case .text(let octets): octets / 16 + 1
        case .collection(let count, _, _): count.addedSafely(1)
        case .unknown(let weight): weight
        }
    }

    /// Octets of a text, elements of anything else.
    var size: Int {
        switch self {
        case .small, .object: 1
        case .text(let octets): octets
        case .collection(let count, _, _): count
        case .unknown(let weight): weight.multipliedSafely(by: 16)
        }
    }
}

/// The bounds that an environment sets, and what follows from them.
struct SizeRules {
    let environment: CELEnvironment

    private var sizes: CELSizes { environment.sizes }

    /// The bound of a value of a type that a variable or field has.
    func bound(_ type: CELType, path: String) -> SizeBound {
        switch type {
        case .string, .bytes: .text(sizes.paths[path] ?? sizes.text)
        case .list(let element): .collection(sizes.paths[path] ?? sizes.elements, key: nil, element: bound(element, path: "\(path)[]"))
        case .map(let key, let value):
            .collection(
                sizes.paths[path] ?? sizes.elements, key: bound(key, path: "\(path){}"), element: bound(value, path: "\(path)[]"))
        case .object(let name): environment.objects[name].map { .object($0, path: path) } ?? .small
        case .dyn, .parameter: .unknown(sizes.dynamic)
        default: .small
        }
    }

    /// The bound of a value that is written out.
    func bound(_ value: CELValue) -> SizeBound {
        switch value {
        case .string(let text): .text(text.utf8.count)
        case .bytes(let bytes): .text(bytes.count)
        default: .small
        }
    }

    /// What the value is charged as with all that it holds.
    func deep(_ bound: SizeBound, depth: Int = 0) -> Int {
        // An object may hold one of its own type.
        guard depth < 8 else { return sizes.dynamic }
        switch bound {
        case .small: return 1
        case .text, .unknown: return bound.shallow
        case .collection(let count, let key, let element):
            let each = deep(element, depth: depth + 1).addedSafely(key.map { deep($0, depth: depth + 1) } ?? 0)
            return count.multipliedSafely(by: each).addedSafely(bound.shallow)
        case .object(let type, let path):
            return type.fields.reduce(1) { sum, field in
                sum.addedSafely(deep(self.bound(field.type, path: "\(path).\(field.name)"), depth: depth + 1)).addedSafely(1)
            }
        }
    }

    /// The bound of a value that is one or the other.
    func either(_ one: SizeBound, _ other: SizeBound) -> SizeBound {
        switch (one, other) {
        case (.small, .small): return .small
        case (.text(let one), .text(let other)): return .text(max(one, other))
        case (.text, .small): return one
        case (.small, .text): return other
        case (.collection(let count, let key, let element), .collection(let otherCount, let otherKey, let otherElement)):
            if count == 0 { return other }
            if otherCount == 0 { return one }
            let keys = key.map { key in otherKey.map { either(key, $0) } ?? key } ?? otherKey
            return .collection(max(count, otherCount), key: keys, element: either(element, otherElement))
        case (.object(let type, _), .object(let otherType, _)) where type.name == otherType.name: return one
        default: return .unknown(max(deep(one), deep(other)))
        }
    }
}
