internal import Money

/// Tools by effect: what a statement is about, or what scopes open to somebody.
struct ToolReach: Sendable, Hashable {
    /// By the place of the effect among all effects.
    private var tools: [BitSet]

    /// Nothing.
    init(toolCount: Int) { tools = Array(repeating: BitSet(count: toolCount), count: Effect.allCases.count) }

    subscript(effect: Effect) -> BitSet {
        get { tools[effect.place] }
        set { tools[effect.place] = newValue }
    }

    mutating func formUnion(_ other: ToolReach) { for index in tools.indices { tools[index].formUnion(other.tools[index]) } }

    func union(_ other: ToolReach) -> ToolReach {
        var result = self
        result.formUnion(other)
        return result
    }

    func subtracting(_ other: ToolReach) -> ToolReach {
        var result = self
        for index in tools.indices { result.tools[index] = tools[index].subtracting(other.tools[index]) }
        return result
    }

    func intersection(_ other: ToolReach) -> ToolReach {
        var result = self
        for index in tools.indices { result.tools[index] = tools[index].intersection(other.tools[index]) }
        return result
    }

    func intersects(_ other: ToolReach) -> Bool { tools.indices.contains { tools[$0].intersects(other.tools[$0]) } }

    func isSubset(of other: ToolReach) -> Bool { tools.indices.allSatisfy { tools[$0].isSubset(of: other.tools[$0]) } }

    var isEmpty: Bool { tools.allSatisfy(\.isEmpty) }

    /// The effects for which there is a tool in it.
    var effects: [Effect] { Effect.allCases.filter { !self[$0].isEmpty } }

    /// The first effect and tool in it.
    var first: (effect: Effect, tool: Int)? {
        for effect in Effect.allCases {
            if let tool = self[effect].first { return (effect, tool) }
        }
        return nil
    }
}

/// The tools of this host by number. One number more stands for the tools that are not there yet: only statements that name no tools
/// are about them.
struct ToolNumbers {
    /// The names, by number.
    let names: [String]
    private let numbers: [String: Int]
    private let offered: ToolReach

    init(_ tools: [ToolSignature]) {
        names = tools.map(\.name)
        numbers = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var offered = ToolReach(toolCount: tools.count + 1)
        for (number, tool) in tools.enumerated() { for effect in tool.effects { offered[effect].insert(number) } }
        self.offered = offered
    }

    /// Nothing.
    var nothing: ToolReach { ToolReach(toolCount: names.count + 1) }

    /// The tools that have the effect now.
    func offering(_ effect: Effect) -> BitSet { offered[effect] }

    /// The number that stands for tools of later.
    var later: Int { names.count }

    /// The numbers of named tools; nil are all, those of later too.
    func numbers(of named: Set<String>?) -> BitSet {
        var bits = BitSet(count: names.count + 1)
        guard let named else {
            for number in 0...names.count { bits.insert(number) }
            return bits
        }
        for name in named { if let number = numbers[name] { bits.insert(number) } }
        return bits
    }

    /// What a statement with these keys is about.
    func reach(effects: some Sequence<Effect>, tools: Set<String>?) -> ToolReach {
        var reach = nothing
        let bits = numbers(of: tools)
        for effect in effects {
            var offering = offered[effect]
            offering.insert(later)
            reach[effect] = bits.intersection(offering)
        }
        return reach
    }
}
