import Clocks
public import JSON
public import Money
@_spi(Gate) public import ToolKit

/// What every tool has to hold, checked in a plugin's own tests: each finding is one sentence, and none is what a test expects.
public enum ToolConformance {
    /// What a tool says of itself, held to samples of its arguments.
    ///
    /// The samples decode; their canonical form decodes to itself; an argument that is not described, or a required one that is left
    /// out, is refused; the JSON Schema is closed and describes every argument.
    /// - Parameter samples: arguments as a client sends them, at least one.
    public static func check(_ tool: any Tool, samples: [JSONObject]) -> [String] {
        description(of: tool) + arguments(of: tool, samples)
    }

    private static func description(of tool: any Tool) -> [String] {
        var findings: [String] = []
        if tool.title.isEmpty || tool.summary.isEmpty { findings.append("`\(tool.name)` has no title or no summary") }
        if tool.effects.isEmpty { findings.append("`\(tool.name)` declares no effect") }
        if tool.effects.contains(where: { $0.isMovement != (tool is any MovingTool) }) {
            findings.append("`\(tool.name)` declares an effect that does not fit its kind")
        }
        if outputSchema(of: tool)["type"] != "object" { findings.append("`\(tool.name)` answers something else than an object") }
        return findings
    }

    private static func outputSchema<T: Tool>(of tool: T) -> JSONObject { T.Output.schema }

    private static func arguments<T: Tool>(of tool: T, _ samples: [JSONObject]) -> [String] {
        let parameters = tool.parameters
        var findings: [String] = []
        if parameters.schema["additionalProperties"] != false { findings.append("the schema of `\(tool.name)` is open") }
        for field in parameters.fields where field.schema["description"]?.stringValue?.isEmpty ?? true {
            findings.append("`\(field.name)` is not described")
        }
        if Set(parameters.fields.map(\.name)).count != parameters.fields.count { findings.append("two arguments have one name") }
        if samples.isEmpty { findings.append("there is no sample to check with") }
        for sample in samples { findings += check(sample, parameters) }
        return findings
    }

    private static func check<A>(_ sample: JSONObject, _ parameters: Parameters<A>) -> [String] {
        let canonical: JSONObject
        do {
            canonical = parameters.canonical(try parameters.decode(sample))
            guard parameters.canonical(try parameters.decode(canonical)) == canonical else {
                return ["the canonical form of a sample does not decode to itself"]
            }
        } catch {
            return ["a sample is refused: \(error)"]
        }
        var findings: [String] = []
        var more = sample
        more["no-such-argument"] = true
        if (try? parameters.decode(more)) != nil { findings.append("an argument that is not described is taken") }
        for field in parameters.fields where field.isRequired {
            var less = JSONObject()
            for member in sample.members where member.key != field.name { less[member.key] = member.value }
            if (try? parameters.decode(less)) != nil { findings.append("`\(field.name)` is required, and may be left out") }
        }
        return findings
    }

    /// What a tool that moves money does with a movement and its permit.
    ///
    /// The movement is the same each time, carries the number that it was given and an effect that the tool declares, and its amount is
    /// the one that the arguments name. A permit of another gate, and one whose lease has ended, send nothing.
    /// - Parameters:
    ///   - sample: arguments as a client sends them.
    ///   - amount: what they name.
    ///   - gate: the gate that the tool's gateway is bound to.
    ///   - sent: how many requests that move money its provider has seen.
    public static func check<T: MovingTool>(
        _ tool: T, moving sample: JSONObject, amount: Money, gate: GateIdentity, sent: @Sendable () -> Int
    ) async -> [String] {
        do {
            let arguments = try tool.parameters.decode(sample)
            let facts = try await tool.facts(for: arguments)
            let number = RequestNumber("conformance-1")
            let movement = try tool.movement(arguments, facts, number: number)
            var findings: [String] = []
            if try tool.movement(arguments, facts, number: number) != movement { findings.append("the movement is another one each time") }
            if let own = movement.number, own != number { findings.append("the movement does not carry the number that it was given") }
            if movement.amount != amount { findings.append("the movement is of \(movement.amount), and the arguments name \(amount)") }
            if !tool.effects.contains(movement.effect) { findings.append("the movement has an effect that is not declared") }
            return await findings + unspendable(tool, arguments, movement, gate: gate, sent: sent)
        } catch {
            return ["the sample makes no movement: \(error)"]
        }
    }

    private static func unspendable<T: MovingTool>(
        _ tool: T, _ arguments: T.Arguments, _ movement: Movement, gate: GateIdentity, sent: @Sendable () -> Int
    ) async -> [String] {
        let clock = HandClock(Instant(seconds: 0))
        let live = Lease(until: Instant(seconds: 1), clock: clock)
        let ended = Lease(until: Instant(seconds: 0), clock: clock)
        let before = sent()
        var findings: [String] = []
        let foreign = await tool.execute(
            arguments, under: Permit(for: movement, operation: OperationID("op_conformance"), lease: live, issuer: GateIdentity()))
        if case .succeeded = foreign.outcome { findings.append("another gate's permit is taken") }
        let late = await tool.execute(
            arguments, under: Permit(for: movement, operation: OperationID("op_conformance"), lease: ended, issuer: gate))
        if case .succeeded = late.outcome { findings.append("a permit is taken whose lease has ended") }
        if sent() != before { findings.append("a request was sent under a permit that does not pay for it") }
        return findings
    }
}
