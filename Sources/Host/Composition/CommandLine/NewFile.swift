import Glibc

/// A new file that only its owner can read, written piece by piece.
struct NewFile: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Makes the file; one that is there already is left alone.
    init(_ path: String) throws(Complaint) {
        self.path = path
        do {
            descriptor = try PlainFile.make(path)
        } catch {
            throw Complaint(.usage, "the file `\(path)` cannot be made: \(error.reason)", help: ["`--out` names a new file"])
        }
    }

    /// Writes a text.
    func write(_ text: String) throws(Complaint) { try write(Array(text.utf8)) }

    /// Writes bytes.
    func write(_ bytes: [UInt8]) throws(Complaint) {
        do {
            try PlainFile.write(bytes, to: descriptor)
        } catch {
            throw Complaint(.no, "the file `\(path)` cannot be written: \(error.reason)")
        }
    }

    /// Makes what was written durable and closes the file.
    func close() throws(Complaint) {
        defer { _ = Glibc.close(descriptor) }
        do {
            try PlainFile.sync(descriptor)
        } catch {
            throw Complaint(.no, "the file `\(path)` cannot be written: \(error.reason)")
        }
    }

    /// Takes the file away again.
    func discard() {
        _ = Glibc.close(descriptor)
        unlink(path)
    }
}
