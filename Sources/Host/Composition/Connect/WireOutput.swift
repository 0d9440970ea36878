import Glibc

/// Standard output where it is a wire: nothing but messages may get there.
enum WireOutput {
    /// Takes standard output away from everybody else: what any library prints goes to standard error from now on.
    /// - Returns: the descriptor of what was standard output; 1 itself where the system has no other left.
    static func take() -> Int32 {
        let own = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        guard own >= 0 else { return STDOUT_FILENO }
        dup2(STDERR_FILENO, STDOUT_FILENO)
        return own
    }
}
