import Access
import Cryptography
import Gate
import JSON

/// What signing reads and writes.
enum SignatureFile {
    /// Reads a signature.
    static func read(_ path: String) throws -> PolicySignature {
        try PolicySignature(text: try TextFile.read(path, what: "signature"))
    }

    /// Reads what comes next in a store, as `policy signatures --json` tells it.
    static func place(_ path: String) throws -> PolicyPlace {
        let text = try TextFile.read(path, what: "place")
        guard let json = try? JSONValue(parsing: text), let place = PolicyPlace(json: json["place"] ?? json) else {
            throw Complaint(.usage, "`\(path)` does not tell a place", help: ["`tollgate policy signatures --json` writes one"])
        }
        return place
    }

    /// Reads a key to sign with; the file must be open to its owner alone.
    static func privateKey(_ path: String) throws -> Ed25519PrivateKey {
        let text = try KeyFile.read(path)
        do throws(KeyError) { return try Ed25519PrivateKey(anyText: text.reveal()) } catch {
            throw Complaint(.usage, "the key file `\(path)` cannot be used: \(error)", help: ["`tollgate policy keygen` makes one"])
        }
    }

    /// Reads the public half of a key.
    static func publicKey(_ path: String) throws -> Ed25519PublicKey {
        let text = try TextFile.read(path, what: "public key")
        do throws(KeyError) { return try Ed25519PublicKey(anyText: text) } catch {
            throw Complaint(.usage, "the public key `\(path)` cannot be used: \(error)")
        }
    }

    /// Writes a new file.
    static func write(_ text: String, to path: String) throws {
        let file = try NewFile(path)
        try file.write(text)
        try file.close()
    }
}
