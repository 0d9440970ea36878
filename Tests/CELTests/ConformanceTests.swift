import CEL
import Testing

/// The conformance cases of the language's specification.
struct ConformanceTests {
    /// Cases that are not kept, each with its reason. Ten are the most.
    static let exceptions: [String: String] = [
        "dynamic/value_null/literal": "a protobuf message is made, and messages are not supported",
        "dynamic/value_null/literal_no_field_access": "a protobuf message is made, and messages are not supported",
        "parse/bytes_literals/triple_single_quoted_unescaped_punctuation":
            "the file expects a backslash before `?` that the expression does not have",
    ]

    @Test("every conformance case holds but a written few", .enabled(if: VectorFiles.folder != nil, "the conformance files are not here"))
    func conformance() throws {
        #expect(Self.exceptions.count <= 10)
        var failures: [String] = []
        var (total, kept) = (0, 0)
        var passedExceptions: [String] = []
        for (file, cases) in try VectorFiles.cases() {
            var passed = 0
            for vector in cases {
                let complaint = Self.complaint(vector)
                if complaint == nil { passed += 1 }
                if Self.exceptions[vector.id] != nil {
                    if complaint == nil { passedExceptions.append(vector.id) }
                } else if let complaint {
                    failures.append("\(vector.id): `\(vector.expr)`: \(complaint)")
                }
            }
            print("\(file): \(passed) of \(cases.count)")
            total += cases.count
            kept += passed
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        #expect(passedExceptions.isEmpty, "these hold, and are no exceptions any more")
        let isGood = failures.isEmpty && passedExceptions.isEmpty && total > 900
        let outcome = isGood ? "ok" : "failed"
        print("3.1 \(outcome) \(kept) of \(total) conformance cases of CEL hold; \(Self.exceptions.count) written exceptions")
    }

    /// What is wrong with what a case gives; nil where nothing is.
    static func complaint(_ vector: VectorCase) -> String? {
        var environment = CELEnvironment(container: vector.container ?? "")
        for declaration in vector.typeEnv ?? [] { declaration.add(to: &environment) }
        if vector.disableCheck == true {
            for name in (vector.bindings ?? [:]).keys where environment.slot(of: name) == nil {
                environment.declare(variable: name, as: .dyn)
            }
        }
        let (syntax, issues) = CELParser.parse(vector.expr, macros: vector.disableMacros != true)
        guard let syntax else { return "not read: \(issues.map(\.message))" }
        let expression: CheckedExpression
        if vector.disableCheck == true {
            expression = CELChecker.link(syntax, environment)
        } else {
            let (checked, issues) = CELChecker.check(syntax, environment)
            guard let checked else { return "not checked: \(issues.map(\.message))" }
            expression = checked
        }
        if let type = vector.expect.deducedType?.cel, type != expression.type { return "has the type \(expression.type), not \(type)" }
        if vector.checkOnly == true { return nil }
        var activation = CELActivation(environment)
        for (name, value) in vector.bindings ?? [:] { activation[name] = value.cel }
        switch expression.evaluate(activation) {
        case .success(let value):
            guard let wanted = vector.expect.value?.cel else {
                return vector.expect.error == nil && vector.expect.anyError == nil ? nil : "gives \(value), and should fail"
            }
            return Self.isIdentical(value, wanted) ? nil : "gives \(value), not \(wanted)"
        case .failure(let failure):
            return vector.expect.error != nil || vector.expect.anyError != nil ? nil : "fails: \(failure.message)"
        }
    }

    /// Whether two values are the same, types and signs of zero included.
    static func isIdentical(_ one: CELValue, _ other: CELValue) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.int(let one), .int(let other)): one == other
        case (.uint(let one), .uint(let other)): one == other
        case (.double(let one), .double(let other)): one.isNaN && other.isNaN || (one == other && one.sign == other.sign)
        case (.string(let one), .string(let other)): one.utf8.elementsEqual(other.utf8)
        case (.bytes(let one), .bytes(let other)): one == other
        case (.type(let one), .type(let other)): one == other
        case (.list(let one), .list(let other)): one.count == other.count && zip(one, other).allSatisfy { isIdentical($0, $1) }
        case (.map(let one), .map(let other)):
            one.entries.count == other.entries.count
                && one.entries.allSatisfy { entry in other[entry.key].map { isIdentical(entry.value, $0) } ?? false }
        default: false
        }
    }
}
