/// What a command's exit status says. Scripts rely on these.
public enum ExitStatus: Int32, Error, Sendable {
    /// It was done.
    case done = 0
    /// The answer is no: a policy that does not check, a log that does not verify, a refusal.
    case no = 1
    /// The command was used wrongly, or the host is not set up for it.
    case usage = 2
    /// People are asked; nothing has moved yet.
    case held = 3
}
