import CEL
import CELWorld
import Fuzzing

@main
enum CELCheckerFuzz {
    static func main() { Fuzzing.run(text: check, canary: canary) }

    private static let world = CELWorld()

    /// What has to hold for any expression: all that is said of it lies within it, brackets change nothing, and one that is a bool is one
    /// of any type, never the other way round.
    private static func check(_ text: String) {
        let condition = world.checked(text, expecting: .bool)
        let free = world.checked(text)
        require(condition == nil || free != nil, "a condition is no expression")
        guard let free else { return }
        let count = text.unicodeScalars.count
        for span in (free.unguardedSelections + free.uses).map(\.span) + free.calls.map(\.span) + free.constantIssues.map(\.span) {
            require(span.scalarOffset + span.scalarCount <= count, "what is said of it lies outside of the text")
        }
        require(free.estimatedCost >= 0, "it costs less than nothing")
        if free.type == .bool { require(condition != nil, "a bool is no condition") }
        guard let again = world.checked("(\(text)\n)") else { return }
        require(again.type == free.type, "brackets change the type")
        require(again.unguardedSelections.count == free.unguardedSelections.count, "brackets change what is guarded")
        require(again.uses.map(\.path) == free.uses.map(\.path), "brackets change what is used")
    }

    private static func canary(_ text: String) {
        require(world.checked(text)?.type != .int, "the canary sings")
    }
}
