import Diagnostics
import Glibc

/// Text files that a command line names.
enum TextFile {
    /// More than any policy file, proof or checkpoint.
    private static let maximumBytes = 4 << 20

    /// A check says of a policy file that it is too large, and of which size; this only bounds what is read for it.
    private static let maximumSourceBytes = 64 << 20

    /// Reads a file.
    ///
    /// - Parameter what: what it holds, for the complaint.
    static func read(_ path: String, what: String) throws(Complaint) -> String {
        let bytes = try bytes(path, what: what, maximumBytes)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Complaint(.usage, "the \(what) `\(path)` is not written in UTF-8")
        }
        return text
    }

    /// Reads a file that a check looks at. What is wrong with its text is for the check to say, at its place and beside everything else.
    static func source(_ path: String, what: String) throws(Complaint) -> SourceFile {
        SourceFile(name: path, bytes: try bytes(path, what: what, maximumSourceBytes))
    }

    private static func bytes(_ path: String, what: String, _ maximum: Int) throws(Complaint) -> [UInt8] {
        do {
            return try PlainFile.read(path, maximumBytes: maximum)
        } catch {
            throw Complaint(.usage, "the \(what) `\(path)` cannot be read: \(error.reason)")
        }
    }

    /// Reads standard input to its end.
    static func standardInput() throws(Complaint) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while bytes.count <= maximumBytes {
            let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Complaint(.usage, "standard input cannot be read: \(FileFailure.last.reason)") }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        guard bytes.count <= maximumBytes else { throw Complaint(.usage, "standard input has more than \(maximumBytes) bytes") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Complaint(.usage, "standard input is not written in UTF-8") }
        return text
    }

    /// Writes a file anew: a reader sees the old text or the new one, whatever happens meanwhile. The file keeps its rights; where the
    /// path is a link, what it leads to is replaced.
    static func replace(_ path: String, with text: String) throws(Complaint) {
        do {
            try FileReplacement.write(Array(text.utf8), to: path)
        } catch {
            throw Complaint(.no, "the file `\(path)` cannot be written: \(error.reason)", help: ["it is as it was"])
        }
    }
}
