import CEL
import CELWorld
import Fuzzing

@main
enum CELFuzz {
    static func main() { Fuzzing.run(text: evaluate, canary: canary) }

    private static let world = CELWorld()
    private static let budget = 50_000

    /// What has to hold for any expression: it is refused, or it gives the same twice, for no more than was estimated.
    private static func evaluate(_ text: String) {
        guard let expression = world.checked(text) else { return }
        let (result, spent) = expression.measure(world.activation, budget: budget)
        require(spent <= budget, "more was spent than there was")
        require(spent <= expression.estimatedCost, "it cost more than was estimated")
        let (again, _) = expression.measure(world.activation, budget: budget)
        switch (result, again) {
        case (.success(let one), .success(let other)): require("\(one.type)" == "\(other.type)", "it gives two types")
        case (.failure(let one), .failure(let other)): require(one == other && !one.message.isEmpty, "it fails in two ways")
        default: require(false, "it gives a value, and none")
        }
    }

    private static func canary(_ text: String) {
        guard case .success(.int)? = world.checked(text)?.evaluate(world.activation, budget: budget) else { return }
        require(false, "the canary sings")
    }
}
