/// Text files that a command line names.
enum TextFile {
    /// More than any policy file, proof or checkpoint.
    private static let maximumBytes = 4 << 20

    /// Reads a file.
    ///
    /// - Parameter what: what it holds, for the complaint.
    static func read(_ path: String, what: String) throws(Complaint) -> String {
        let bytes: [UInt8]
        do {
            bytes = try PlainFile.read(path, maximumBytes: maximumBytes)
        } catch {
            throw Complaint(.usage, "the \(what) `\(path)` cannot be read: \(error.reason)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Complaint(.usage, "the \(what) `\(path)` is not written in UTF-8")
        }
        return text
    }
}
