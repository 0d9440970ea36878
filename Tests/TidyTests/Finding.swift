/// A place where a rule is broken, in the form that an editor can jump to.
struct Finding: Hashable, CustomStringConvertible {
    /// The file, relative to the checkout.
    let path: String
    /// The line, from 1.
    let line: Int
    /// What is wrong: one lower-case sentence without a full stop.
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}
