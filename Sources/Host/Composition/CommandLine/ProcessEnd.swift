import Glibc

/// How the program's process ends.
public enum ProcessEnd {
    /// Ends the process with this status.
    ///
    /// Whatever is kept is durable by now and all output is written, so nothing is left for libraries to tidy up. `exit` would
    /// have them do it all the same, while threads that end beside it still give back keys and connections: what OpenSSL frees at its
    /// end is then freed twice.
    public static func end(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}
