@testable import AuditLog
import Cryptography
import Foundation
import Testing

@Suite struct KeyAndCheckpointTests {
    /// The example of the signed-note format's first implementation (golang.org/x/mod/sumdb/note).
    private static let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    private static let open = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    private static let message = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        """
    private static let signature = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="

    @Test("keys and signatures are those of signed-note")
    func vectors() throws {
        let key = try AuditKey(text: Self.secret)
        #expect(key.publicKey.text == Self.open)
        #expect(try AuditPublicKey(text: Self.open) == key.publicKey)
        #expect(Base64.encode(key.publicKey.hash + (try key.sign(Self.message))) == Self.signature)
        #expect(key.secretText == Self.secret)
    }

    @Test(
        "what is no key is refused",
        arguments: [
            "", "PRIVATE+KEY+", "PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
            "PRIVATE+KEY+Peter+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AoEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", Self.open,
        ])
    func refused(text: String) {
        let refusal = #expect(throws: AuditError.self) { try AuditKey(text: text) }
        #expect(refusal?.description.contains("AYEKFALV") == false)
    }

    @Test("names that a note cannot carry are refused", arguments: ["", "a b", "a+b", "a\nb", "a\u{2003}b", "a\u{0}b"])
    func names(name: String) {
        #expect(throws: AuditError.self) { try AuditKey(name: name) }
    }

    @Test("a key's secret is in no description or dump")
    func quiet() throws {
        let key = try AuditKey(text: Self.secret)
        var dumped = "\(key) \(key.sealKey)"
        dump(key, to: &dumped)
        dump(AuditLog(key: key), to: &dumped)
        #expect(!dumped.contains("AYEKFALV") && !dumped.contains("129, 10"))
    }

    @Test("a checkpoint is a tlog-checkpoint: origin, size, root, an empty line, a signature")
    func format() throws {
        let key = try AuditKey(text: Self.secret)
        let checkpoint = try Checkpoint(size: 42, root: SHA256.digest([1]), key: key)
        let lines = checkpoint.note.components(separatedBy: "\n")
        #expect(lines.count == 6)
        #expect(Array(lines[..<4]) == ["PeterNeumann", "42", Base64.encode(SHA256.digest([1])), ""])
        #expect(lines[4].hasPrefix("\u{2014} PeterNeumann x08go") && lines[5].isEmpty)
        let read = try Checkpoint(parsing: checkpoint.note)
        #expect(read == checkpoint)
        #expect(read.isSigned(by: [key.publicKey]))
        #expect(try !read.isSigned(by: [AuditKey(name: "PeterNeumann").publicKey]))
        #expect(!read.isSigned(by: []))
    }

    @Test("a checkpoint that went through mail, or that a witness has signed too, is still read")
    func tolerated() throws {
        let key = try AuditKey(text: Self.secret)
        let note = try Checkpoint(size: 42, root: SHA256.digest([1]), key: key).note
        #expect(try Checkpoint(parsing: note.replacingOccurrences(of: "\n", with: "\r\n")).isSigned(by: [key.publicKey]))
        let witness = "\u{2014} witness.example \(Base64.encode([UInt8](repeating: 1, count: 76)))\n"
        #expect(try Checkpoint(parsing: note + witness).isSigned(by: [key.publicKey]))
    }

    @Test("what is no checkpoint is refused, and a changed one is not signed")
    func changed() throws {
        let key = try AuditKey(text: Self.secret)
        let note = try Checkpoint(size: 42, root: SHA256.digest([1]), key: key).note
        for text in [
            "", "\n", "PeterNeumann\n42\n\n", String(note.dropLast()), note.replacingOccurrences(of: "\n42\n", with: "\n042\n"),
            note.replacingOccurrences(of: "\n42\n", with: "\n-1\n"), note.replacingOccurrences(of: "\u{2014} ", with: "- "),
            note + String(repeating: "x", count: 1 << 16),
        ] {
            #expect(throws: AuditError.self) { try Checkpoint(parsing: text) }
        }
        let grown = try Checkpoint(parsing: note.replacingOccurrences(of: "\n42\n", with: "\n43\n"))
        #expect(!grown.isSigned(by: [key.publicKey]))
        let renamed = try Checkpoint(parsing: note.replacingOccurrences(of: "PeterNeumann\n42", with: "Other\n42"))
        #expect(!renamed.isSigned(by: [key.publicKey]))
    }

    @Test("a key file is made once, for its owner alone; one that others can read is refused")
    func file() async throws {
        let folder = NSTemporaryDirectory() + "/audit-key-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/audit.key"
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try AuditKey.loadOrCreate(at: path, name: "log").publicKey.text } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts.count == 1, "all that start at once have the same key")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["audit.key"])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let refusal = #expect(throws: AuditError.self) { try AuditKey.loadOrCreate(at: path, name: "log") }
        #expect(refusal?.description == "the log's key cannot be used: others can read `\(path)`; run `chmod 600` on it")
    }
}
