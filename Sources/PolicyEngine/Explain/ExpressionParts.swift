internal import CEL
internal import Clocks
internal import Money

/// A part of a condition, with what it came to for one call.
public struct ExplainedPart: Sendable, Hashable {
    /// The part as it is written.
    public let text: String
    /// Its value as people read it, or why it has none.
    public let value: String
    /// Whether it has no value: something is absent, or it fails.
    public let isFailure: Bool
    /// How deep it lies within the condition; 0 is the whole.
    public let depth: Int
}

extension Expression {
    /// What the expression and those of its parts that decide it came to, the whole first.
    func parts(in scene: Scene, zone: ZoneTable) -> [ExplainedPart] {
        var reader = PartReader(expression: self, scene: scene, zone: zone)
        reader.read(checked.syntax.root, depth: 0)
        return reader.parts
    }
}

/// Evaluates the parts of an expression one by one.
private struct PartReader {
    let expression: Expression
    let scene: Scene
    let zone: ZoneTable
    private let scalars: [Unicode.Scalar]
    private(set) var parts: [ExplainedPart] = []

    init(expression: Expression, scene: Scene, zone: ZoneTable) {
        self.expression = expression
        self.scene = scene
        self.zone = zone
        scalars = Array(expression.text.unicodeScalars)
    }

    /// More parts than this are not shown.
    private static let maximum = 40

    mutating func read(_ node: CELNode, depth: Int) {
        guard parts.count < Self.maximum else { return }
        add(node, depth: depth)
        switch node.kind {
        case .and(let operands), .or(let operands): operands.forEach { read($0, depth: depth + 1) }
        case .conditional(let condition, let first, let second): [condition, first, second].forEach { read($0, depth: depth + 1) }
        case .call(let call):
            for operand in [call.target].compactMap({ $0 }) + call.arguments { readOperand(operand, depth: depth + 1) }
        case .macro(let macro): readOperand(macro.range, depth: depth + 1)
        case .list(let elements): elements.forEach { readOperand($0, depth: depth + 1) }
        case .literal, .name, .select, .has, .map: break
        }
    }

    /// A part that is written out says its value itself.
    private mutating func readOperand(_ node: CELNode, depth: Int) {
        // The lists are the policy's own, and stand in it.
        if case .name("lists", _) = node.kind { return }
        guard Self.namesSomething(node) else { return }
        read(node, depth: depth)
    }

    private static func namesSomething(_ node: CELNode) -> Bool {
        switch node.kind {
        case .literal: false
        case .name, .select, .has, .macro: true
        case .call(let call): ([call.target].compactMap { $0 } + call.arguments).contains(where: namesSomething)
        case .and(let nodes), .or(let nodes), .list(let nodes): nodes.contains(where: namesSomething)
        case .conditional(let condition, let first, let second): [condition, first, second].contains(where: namesSomething)
        case .map(let entries): entries.contains { namesSomething($0.key) || namesSomething($0.value) }
        }
    }

    private mutating func add(_ node: CELNode, depth: Int) {
        let text = String(String.UnicodeScalarView(scalars[min(node.range.start, scalars.count)..<min(node.range.end, scalars.count)]))
        let shown = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !parts.contains(where: { $0.text == shown }) else { return }
        guard let syntax = CELParser.parse(text).0, let checked = CELChecker.check(syntax, expression.environment).0 else { return }
        switch checked.evaluate(scene.activation, budget: PolicyLanguage.expressionBudget) {
        case .success(let value): parts.append(ExplainedPart(text: shown, value: self.text(value), isFailure: false, depth: depth))
        case .failure(let failure): parts.append(ExplainedPart(text: shown, value: failure.message, isFailure: true, depth: depth))
        }
    }

    // MARK: - Values

    private static let maximumElements = 8

    private func text(_ value: CELValue) -> String {
        switch value {
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .int(let value): return "\(value)"
        case .uint(let value): return "\(value)u"
        case .double(let value): return "\(value)"
        case .string(let text): return "\"\(text.count > 60 ? text.prefix(60) + "…" : text)\""
        case .bytes(let bytes): return "\(bytes.count) bytes"
        case .timestamp(let stamp):
            return zone.text(Instant(milliseconds: stamp.seconds * 1000 + Int64(stamp.nanoseconds) / 1_000_000))
        case .duration(let duration): return Span(milliseconds: duration.nanoseconds / 1_000_000).exactText
        case .list(let elements):
            let shown = elements.prefix(Self.maximumElements).map { text($0) }
            return "[\((shown + (elements.count > shown.count ? ["…"] : [])).joined(separator: ", "))]"
        case .map(let map):
            let shown = map.entries.prefix(Self.maximumElements).map { "\(text($0.key)): \(text($0.value))" }
            return "{\((shown + (map.entries.count > shown.count ? ["…"] : [])).joined(separator: ", "))}"
        case .object(let object): return "(\(object.type.name))"
        case .type(let name): return name
        case .custom(let value): return "\(value)"
        }
    }
}
