import CEL
import Foundation

/// One case of the conformance files.
struct VectorCase: Decodable {
    struct Expectation: Decodable {
        let value: VectorValue?
        let error: [String]?
        let anyError: [[String]]?
        let deducedType: VectorType?

        enum CodingKeys: String, CodingKey {
            case value, error
            case anyError = "any_error"
            case deducedType = "deduced_type"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            value = try values.decodeIfPresent(VectorValue.self, forKey: .value)
            error = values.contains(.error) ? (try? values.decode([String].self, forKey: .error)) ?? [] : nil
            anyError = values.contains(.anyError) ? (try? values.decode([[String]].self, forKey: .anyError)) ?? [] : nil
            deducedType = try values.decodeIfPresent(VectorType.self, forKey: .deducedType)
        }
    }

    struct Declaration: Decodable {
        struct Ident: Decodable {
            let type: VectorType
        }

        struct Function: Decodable {
            struct Overload: Decodable {
                let params: [VectorType]?
                let resultType: VectorType?
                let isInstanceFunction: Bool?
            }

            let overloads: [Overload]
        }

        let name: String
        let ident: Ident?
        let function: Function?

        /// What the declaration adds; a declared function has no body, so it can only be checked.
        func add(to environment: inout CELEnvironment) {
            if let type = ident?.type.cel { environment.declare(variable: name, as: type) }
            for overload in function?.overloads ?? [] {
                let body: CELImplementation = .variadic { (_) throws(CELFailure) in throw CELFailure(.host, "it has no body") }
                environment.declare(
                    function: name,
                    [
                        CELOverload(
                            (overload.params ?? []).map(\.cel), isMember: overload.isInstanceFunction ?? false,
                            gives: overload.resultType?.cel ?? .dyn, body)
                    ])
            }
        }
    }

    let file: String
    let section: String
    let name: String
    let expr: String
    let expect: Expectation
    let bindings: [String: VectorValue]?
    let typeEnv: [Declaration]?
    let container: String?
    let disableCheck: Bool?
    let disableMacros: Bool?
    let checkOnly: Bool?

    enum CodingKeys: String, CodingKey {
        case file, section, name, expr, expect, bindings, container
        case typeEnv = "type_env"
        case disableCheck = "disable_check"
        case disableMacros = "disable_macros"
        case checkOnly = "check_only"
    }

    var id: String { "\(file)/\(section)/\(name)" }
}

/// A value as the files write it.
indirect enum VectorValue: Decodable {
    case plain(CELValue)

    private enum Key: String, CodingKey {
        case kind, value, values, entries, base64, seconds, nanos
    }

    var cel: CELValue {
        switch self {
        case .plain(let value): value
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let kind = try container.decode(String.self, forKey: .kind)
        func text() throws -> String { try container.decode(String.self, forKey: .value) }
        func bad() -> DecodingError { .dataCorruptedError(forKey: .kind, in: container, debugDescription: kind) }
        switch kind {
        case "null": self = .plain(.null)
        case "bool": self = .plain(.bool(try container.decode(Bool.self, forKey: .value)))
        case "int": self = .plain(.int(try Int64(text()).orThrow(bad())))
        case "uint": self = .plain(.uint(try UInt64(text()).orThrow(bad())))
        case "double": self = .plain(.double(try Double(text()).orThrow(bad())))
        case "string": self = .plain(.string(try text()))
        case "bytes":
            let data = try Data(base64Encoded: container.decode(String.self, forKey: .base64)).orThrow(bad())
            self = .plain(.bytes(Array(data)))
        case "type": self = .plain(.type(try text()))
        case "list":
            self = .plain(.list(try container.decode([VectorValue].self, forKey: .values).map(\.cel)))
        case "map":
            var map = CELMap()
            for entry in try container.decode([[VectorValue]].self, forKey: .entries) { map.insert(entry[0].cel, entry[1].cel) }
            self = .plain(.map(map))
        default: throw bad()
        }
    }
}

extension Optional {
    fileprivate func orThrow(_ error: any Error) throws -> Wrapped {
        guard let self else { throw error }
        return self
    }
}

/// A type as the files write it.
struct VectorType: Decodable {
    let cel: CELType

    private enum Key: String, CodingKey {
        case primitive, listType, mapType, elemType, keyType, valueType, null, dyn, wellKnown, type, typeParam, abstractType, name,
            parameterTypes
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if container.contains(.primitive) {
            let names: [String: CELType] = [
                "BOOL": .bool, "INT64": .int, "UINT64": .uint, "DOUBLE": .double, "STRING": .string, "BYTES": .bytes,
            ]
            cel = names[try container.decode(String.self, forKey: .primitive)] ?? .dyn
        } else if container.contains(.listType) {
            let list = try container.nestedContainer(keyedBy: Key.self, forKey: .listType)
            cel = .list(try list.decodeIfPresent(VectorType.self, forKey: .elemType)?.cel ?? .dyn)
        } else if container.contains(.mapType) {
            let map = try container.nestedContainer(keyedBy: Key.self, forKey: .mapType)
            cel = .map(
                try map.decodeIfPresent(VectorType.self, forKey: .keyType)?.cel ?? .dyn,
                try map.decodeIfPresent(VectorType.self, forKey: .valueType)?.cel ?? .dyn)
        } else if container.contains(.null) {
            cel = .null
        } else if container.contains(.wellKnown) {
            let names: [String: CELType] = ["TIMESTAMP": .timestamp, "DURATION": .duration]
            cel = names[try container.decode(String.self, forKey: .wellKnown)] ?? .dyn
        } else if container.contains(.typeParam) {
            cel = .parameter(try container.decode(String.self, forKey: .typeParam))
        } else if container.contains(.abstractType) {
            let type = try container.nestedContainer(keyedBy: Key.self, forKey: .abstractType)
            let parameters = try type.decodeIfPresent([VectorType].self, forKey: .parameterTypes) ?? []
            cel = .custom(try type.decode(String.self, forKey: .name), parameters.map(\.cel))
        } else if container.contains(.type) {
            cel = .type(try? container.decode(VectorType.self, forKey: .type).cel)
        } else {
            cel = .dyn
        }
    }
}

/// Where the conformance files lie: beside the checkout, or where the environment says.
enum VectorFiles {
    static let folder: URL? = {
        var places: [URL] = []
        if let shared = ProcessInfo.processInfo.environment["TOLLGATE_SHARED"] { places.append(URL(filePath: shared)) }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        places.append(root.deletingLastPathComponent().appending(path: "shared"))
        return places.map { $0.appending(path: "vectors/cel") }.first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    /// The cases, file by file.
    static func cases() throws -> [(file: String, cases: [VectorCase])] {
        guard let folder else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }.sorted().map { name in
            (name, try JSONDecoder().decode([VectorCase].self, from: Data(contentsOf: folder.appending(path: name))))
        }
    }
}
