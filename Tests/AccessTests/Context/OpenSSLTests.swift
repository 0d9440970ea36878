import Clocks
import Cryptography
import Foundation
import JSON
import TestSupport
import Testing

@testable import Access

/// Keys and signatures of OpenSSL's own command, which shares none of this host's code about keys.
@Suite("contexts signed by OpenSSL's command")
struct OpenSSLTests {
    private static let program = ["/usr/bin/openssl", "/bin/openssl"].first { FileManager.default.isExecutableFile(atPath: $0) }

    /// How OpenSSL's command makes a key for an algorithm, and how it signs with it.
    private static let words: [ContextAlgorithm: (make: [String], sign: [String])] = [
        .edDSA: (["-algorithm", "ed25519"], ["pkeyutl", "-sign", "-rawin"]),
        .es256: (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], ["dgst", "-sha256"]),
        .rs256: (["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"], ["dgst", "-sha256"]),
    ]

    private func run(_ words: [String]) throws {
        _ = try ProgramRun.run(Self.program ?? "", words).orThrow("openssl \(words.joined(separator: " "))")
    }

    @Test(
        "keys in PEM and signatures that OpenSSL's command makes are taken", .enabled(if: program != nil, "OpenSSL's command is not here"),
        arguments: ContextAlgorithm.allCases)
    func taken(_ algorithm: ContextAlgorithm) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "openssl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func path(_ name: String) -> String { folder.appending(path: name).path }
        let words = try #require(Self.words[algorithm])
        try run(["genpkey"] + words.make + ["-out", path("private")])
        try run(["pkey", "-in", path("private"), "-pubout", "-out", path("public")])
        let house = try await ContextHouse()
        let header: JSONValue = ["typ": "tollgate-context+jws", "alg": .string(algorithm.rawValue)]
        let signed = "\(Base64.encodeURL(header.bytes)).\(Base64.encodeURL(JSONValue.object(house.claims).bytes))"
        try signed.write(toFile: path("signed"), atomically: false, encoding: .utf8)
        switch algorithm {
        case .edDSA: try run(words.sign + ["-inkey", path("private"), "-in", path("signed"), "-out", path("signature")])
        default: try run(words.sign + ["-sign", path("private"), "-out", path("signature"), path("signed")])
        }
        var signature = Array(try Data(contentsOf: URL(filePath: path("signature"))))
        if algorithm == .es256 { signature = try raw(signature) }
        let key = try ContextKey(algorithm, text: try String(contentsOfFile: path("public"), encoding: .utf8))
        let rules = ContextRules(configured: ContextAuthority(issuer: "desk-backend", audience: "shop-host", key: key))
        let token = "\(signed).\(Base64.encodeURL(signature))"
        #expect(try await house.house.access.present(Secret(token), by: house.desk, under: rules).conversation == "c-1")
        #expect(throws: KeyError.privateInsteadOfPublic) {
            try ContextKey(algorithm, text: try String(contentsOfFile: path("private"), encoding: .utf8))
        }
    }

    /// The numbers r and s of an ECDSA signature in DER, each in 32 bytes.
    private func raw(_ der: [UInt8]) throws -> [UInt8] {
        var place = 2
        var numbers: [[UInt8]] = []
        for _ in 0..<2 {
            let count = Int(der[place + 1])
            let digits = der[(place + 2)..<(place + 2 + count)].drop { $0 == 0 }
            numbers.append([UInt8](repeating: 0, count: 32 - digits.count) + digits)
            place += 2 + count
        }
        return numbers.flatMap { $0 }
    }
}
