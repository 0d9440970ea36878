import Glibc

/// The directory in which a host keeps what it must not lose: the store and the log's key.
enum StateDirectory {
    /// Makes the directory, and those above it, where they are missing: nobody but their owner gets in.
    static func make(_ path: String) throws(Complaint) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? "\(part)" : "/\(part)"
            guard mkdir(made, 0o700) == 0 || errno == EEXIST || errno == EISDIR else {
                throw Complaint(.usage, "the state directory `\(path)` cannot be made: \(FileFailure.last.reason)")
            }
        }
    }

    /// Who owns the directory in which a file lies; `nil` where there is no such directory.
    static func owner(ofFolderOf path: String) -> uid_t? {
        var status = stat()
        guard stat(folder(of: path), &status) == 0 else { return nil }
        return status.st_uid
    }

    /// The directory in which a file lies.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
