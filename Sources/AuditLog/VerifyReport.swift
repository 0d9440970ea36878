public import Clocks

/// What checking a log found.
public struct VerifyReport: Sendable, Hashable {
    /// How many entries there are.
    public let entries: Int64

    /// How many of them stand in the tree.
    public let leaves: Int64

    /// How many leaves at the beginning of the tree are archived: their hashes are there, their entries lie in files outside.
    public let archived: Int64

    /// How many processes wrote them.
    public let writers: Int64

    /// How many checkpoints the store holds.
    public let checkpoints: Int64

    /// How many entries wait for their place in the tree.
    public let unsequenced: Int64

    /// When the oldest entry that waits was written.
    public let oldestUnsequenced: Instant?

    /// The root of the tree, 32 bytes, computed from the entries.
    public let root: [UInt8]

    /// What the log was compared with.
    public let agreement: Agreement

    /// What is wrong, in the order in which it was found.
    public let findings: [Finding]

    /// How many findings beyond these were left out.
    public let omitted: Int64

    /// What a log was compared with.
    public enum Agreement: Sendable, Hashable {
        /// With nothing from outside: whoever can write the store and has the key could have made all of it anew.
        case itselfOnly
        /// With a checkpoint from outside, for so many leaves.
        case outside(origin: String, size: Int64)
        /// With a checkpoint from outside, which it contradicts.
        case contradicted(origin: String, size: Int64)
    }

    /// Whether nothing is wrong.
    public var isGood: Bool { findings.isEmpty }
}

extension VerifyReport: CustomStringConvertible {
    /// The report for people, one matter a line.
    public var description: String {
        var lines = findings.map(\.description)
        if omitted > 0 { lines.append("and \(omitted) more") }
        lines.append("\(entries) entries by \(writers) writers, \(leaves) in the tree, \(checkpoints) checkpoints")
        if archived > 0 { lines.append("the first \(archived) of them are archived: the tree has their hashes") }
        if unsequenced > 0 { lines.append("\(unsequenced) entries wait for their place in the tree") }
        switch agreement {
        case .itselfOnly where isGood: lines.append("consistent with itself only: no checkpoint from outside was given")
        case .itselfOnly: lines.append("no checkpoint from outside was given")
        case .outside(let origin, let size): lines.append("agrees with the checkpoint of `\(origin)` for \(size) leaves")
        case .contradicted(let origin, let size): lines.append("contradicts the checkpoint of `\(origin)` for \(size) leaves")
        }
        return lines.joined(separator: "\n")
    }
}
