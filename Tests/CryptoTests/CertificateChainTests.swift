import Cryptography
import Testing

@Suite("Certificates and where they come from")
struct CertificateChainTests {
    private static let now: Int64 = 1_795_244_645
    private static let year: Int64 = 365 * 86_400

    private let rootKey: RSAPrivateKey
    private let middleKey: RSAPrivateKey
    private let leafKey: RSAPrivateKey
    private let root: [UInt8]
    private let middle: [UInt8]
    private let leaf: [UInt8]

    init() throws {
        rootKey = try RSAPrivateKey.generate()
        middleKey = try RSAPrivateKey.generate()
        leafKey = try RSAPrivateKey.generate()
        let (from, until) = (Self.now - Self.year, Self.now + Self.year)
        let authority = CertificateMaker(issuer: .init(organisation: "测试", commonName: "Root"), key: rootKey)
        root = try authority.root(serial: 1, fromSeconds: from, untilSeconds: until)
        middle = try authority.certificate(
            of: middleKey.publicKey, named: .init(organisation: nil, commonName: "Middle"), serial: 2, fromSeconds: from,
            untilSeconds: until,
            mayIssue: true)
        leaf = try CertificateMaker(issuer: .init(organisation: nil, commonName: "Middle"), key: middleKey).certificate(
            of: leafKey.publicKey, named: .init(organisation: nil, commonName: "Leaf"), serial: 3, fromSeconds: Self.now - 10,
            untilSeconds: Self.now + 10)
    }

    private func holds(
        _ leaf: [UInt8], over between: [[UInt8]], from roots: [[UInt8]], at seconds: Int64 = CertificateChainTests.now
    ) -> Bool {
        CertificateChain.verify(leaf: leaf, intermediates: between, roots: roots, atSeconds: seconds)
    }

    @Test("a certificate comes from a root over those between, whatever else lies beside them, and only in its time")
    func chains() throws {
        #expect(holds(leaf, over: [middle], from: [root]))
        #expect(holds(leaf, over: [[1, 2, 3], root, leaf, middle, middle], from: [[], root, root]))
        #expect(holds(middle, over: [], from: [root]))
        #expect(!holds(leaf, over: [], from: [root]))
        #expect(!holds(leaf, over: [middle], from: []))
        #expect(!holds(leaf, over: [middle, root], from: [leaf]), "a root that did not sign itself is none")
        #expect(!holds(leaf, over: [middle], from: [middle]), "a chain does not end half-way")
        #expect(!holds(leaf, over: [middle], from: [root], at: Self.now + 11))
        #expect(!holds(leaf, over: [middle], from: [root], at: Self.now - 11))
        for length in [0, 1, 50, leaf.count - 1] { #expect(!holds(Array(leaf.prefix(length)), over: [middle], from: [root])) }
        #expect(!holds(leaf + [0], over: [middle], from: [root]))
    }

    @Test("whoever may not issue certificates has issued none, and another key of the same name has not either")
    func strangers() throws {
        let name = CertificateMaker.Name(organisation: nil, commonName: "Leaf")
        let byLeaf = try CertificateMaker(issuer: name, key: leafKey).certificate(
            of: middleKey.publicKey, named: .init(organisation: nil, commonName: "Child"), serial: 4, fromSeconds: Self.now - 10,
            untilSeconds: Self.now + 10)
        #expect(!holds(byLeaf, over: [leaf, middle], from: [root]))
        let forged = try CertificateMaker(issuer: .init(organisation: nil, commonName: "Middle"), key: leafKey).certificate(
            of: leafKey.publicKey, named: name, serial: 5, fromSeconds: Self.now - 10, untilSeconds: Self.now + 10)
        #expect(!holds(forged, over: [middle], from: [root]))
    }

    @Test("a certificate's key is the one that it was made for; what is none has no key")
    func keys() throws {
        #expect(CertificateChain.rsaKey(of: leaf) == leafKey.publicKey)
        #expect(CertificateChain.rsaKey(of: Array(leaf.dropLast())) == nil)
        #expect(CertificateChain.rsaKey(of: []) == nil)
        let read = try #require(Certificate(der: leaf))
        #expect(read.goodFromSeconds == Self.now - 10 && read.goodUntilSeconds == Self.now + 10)
        let pem = CertificateMaker.pem(leaf).split(separator: "\n").map(String.init)
        #expect(pem.first == "-----BEGIN CERTIFICATE-----" && pem.last == "-----END CERTIFICATE-----")
        #expect(Base64.decode(pem.dropFirst().dropLast().joined()) == leaf)
        #expect(pem.allSatisfy { $0.count <= 64 })
    }
}
