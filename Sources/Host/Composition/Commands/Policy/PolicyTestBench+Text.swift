import Diagnostics
import JSON
import PolicyEngine

extension PolicyTestBench {
    /// For people.
    var text: String {
        var parts = files.map(\.text)
        if judgesCoverage { parts += covered.map(\.text) }
        return parts.joined(separator: "\n")
    }

    /// For programs.
    var json: JSONValue {
        [
            "passes": .bool(passes), "files": .array(files.map(\.json)),
            "coverage": judgesCoverage ? .array(covered.map(\.json)) : .null,
        ]
    }
}

extension PolicyTestBench.File {
    fileprivate var text: String {
        let renderer = DiagnosticRenderer(sources: [source] + policies)
        var parts = findings.isEmpty ? [] : [renderer.render(findings)]
        let failures = results.flatMap(\.steps).compactMap(\.failure)
        if !failures.isEmpty { parts.append(renderer.render(failures)) }
        let failing = results.count { !$0.passes }
        if failing > 0 {
            parts.append("\(source.name): \(failing) of \(Self.cases(results.count)) \(failing == 1 ? "fails" : "fail")")
        } else if isSound {
            parts.append("\(source.name): \(Self.cases(results.count)) \(results.count == 1 ? "passes" : "pass")")
        }
        return parts.joined(separator: "\n\n")
    }

    private static func cases(_ count: Int) -> String { count == 1 ? "1 case" : "\(count) cases" }

    fileprivate var json: JSONValue {
        [
            "file": .string(source.name), "passes": .bool(passes), "findings": PolicyFindings.json(findings),
            "cases": .array(results.map(\.json)),
        ]
    }
}

extension CaseResult {
    fileprivate var json: JSONValue {
        [
            "case": .string(name), "line": .number(JSONNumber(span.line)), "column": .number(JSONNumber(span.column)),
            "passes": .bool(passes), "steps": .array(steps.map(\.json)),
        ]
    }
}

extension CaseResult.Step {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["expected": .string(expected.rawValue), "decided": .string(decided.rawValue)]
        if let expectedStatements { object["expected_by"] = .array(expectedStatements.map { .string($0) }) }
        object["by"] = .array(statements.map { .string($0) })
        object["notes"] = .array(notes.map { .string($0) })
        if let failure { object["failure"] = PolicyFindings.json([failure]).arrayValue?.first }
        return .object(object)
    }
}

extension PolicyTestBench.Covered {
    private var names: String { policies.map(\.name).joined(separator: ", ") }

    fileprivate var text: String {
        let missing = coverage.diagnostics
        let statements = coverage.count == 1 ? "1 statement" : "\(coverage.count) statements"
        if missing.isEmpty { return "\(names): \(statements), each shown both ways" }
        let summary = "\(names): \(missing.count) of \(statements) \(missing.count == 1 ? "is" : "are") not shown both ways"
        return DiagnosticRenderer(sources: policies).render(missing) + "\n\n" + summary
    }

    fileprivate var json: JSONValue {
        [
            "policies": .array(policies.map { .string($0.name) }), "statements": .number(JSONNumber(coverage.count)),
            "findings": PolicyFindings.json(coverage.diagnostics),
        ]
    }
}
