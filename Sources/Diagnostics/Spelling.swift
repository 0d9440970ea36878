/// "Did you mean".
public enum Spelling {
    /// The candidate that a misspelt name most likely meant: the nearest by edit distance (insert, drop, replace a character, swap
    /// two neighbours), at most a third of the name's length away, and at least one is allowed. Nil where none is near. Of
    /// equally near ones the first by the alphabet, so that the answer does not depend on a set's order.
    public static func nearest(_ name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(name)
        guard wanted.count <= maximumLength else { return nil }
        let allowed = max(1, wanted.count / 3)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates where candidate != name {
            let letters = Array(candidate)
            guard abs(letters.count - wanted.count) <= allowed else { continue }
            let distance = distance(wanted, letters)
            guard distance <= allowed else { continue }
            if let current = best, (current.distance, current.candidate) <= (distance, candidate) { continue }
            best = (distance, candidate)
        }
        return best?.candidate
    }

    /// Longer names are not looked at: the distance costs the product of both lengths.
    private static let maximumLength = 100

    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforePrevious[column - 1] + 1)
                }
                current.append(cost)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
