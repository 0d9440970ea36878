import Gate

/// How often hosts have died, and where.
actor CrashTally {
    private var counts: [StageBoundary: Int] = [:]
    private var random = 0
    private var adopted = 0

    func count(_ boundary: StageBoundary) { counts[boundary, default: 0] += 1 }

    func countRandom() { random += 1 }

    /// Counts operations of dead hosts that others have brought to an end.
    func countAdopted(_ count: Int) { adopted += count }

    /// How often hosts have died at the point where they died least.
    var least: Int { StageBoundary.allCases.map { counts[$0, default: 0] }.min() ?? 0 }

    var text: String {
        """
        \(StageBoundary.allCases.count) crash points at least \(least) times each, \(random) random kills, \(adopted) operations that they \
        left open
        """
    }
}
