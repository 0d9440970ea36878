// swift-tools-version: 6.2
import PackageDescription

/// Every target is built by the same rules: warnings stop the build, and a file says what it leaks.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
/// SQLite as GRDB links it: for statements that are bound and stepped by hand.
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")

/// A room of the house: its folder, and the rooms below it that it may use.
func room(_ name: String, path: String? = nil, uses dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: path ?? "Sources/\(name)", swiftSettings: strict)
}

/// The tests of one room.
func tests(_ room: String, uses dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .testTarget(
        name: "\(room)Tests", dependencies: [.target(name: room)] + dependencies, path: "Tests/\(room)Tests",
        resources: resources, swiftSettings: strict)
}

let package = Package(
    name: "tollgate",
    products: [
        .executable(name: "tollgate", targets: ["tollgate"]),
        .library(name: "BillSamples", targets: ["BillSamples"]),
        .library(name: "Bills", targets: ["Bills"]),
        .library(name: "CEL", targets: ["CEL"]),
        .library(name: "Clocks", targets: ["Clocks"]),
        .library(name: "Diagnostics", targets: ["Diagnostics"]),
        .library(name: "JSON", targets: ["JSON"]),
        .library(name: "Ledger", targets: ["Ledger"]),
        .library(name: "Money", targets: ["Money"]),
        .library(name: "PolicyEngine", targets: ["PolicyEngine"]),
        .library(name: "Store", targets: ["Store"]),
        .library(name: "ToolKit", targets: ["ToolKit"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Ground floor: knows nothing of tools, policies or Alipay.
        .systemLibrary(
            name: "CCurl", path: "Sources/System/CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CJansson", path: "Sources/System/CJansson", pkgConfig: "jansson",
            providers: [.apt(["libjansson-dev"])]),
        .systemLibrary(name: "CMalloc", path: "Sources/System/CMalloc"),
        .systemLibrary(
            name: "COpenSSL", path: "Sources/System/COpenSSL", pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CPostgres", path: "Sources/System/CPostgres", pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CZip", path: "Sources/System/CZip", pkgConfig: "libzip",
            providers: [.apt(["libzip-dev"])]),
        .systemLibrary(
            name: "CQRencode", path: "Sources/System/CQRencode", pkgConfig: "libqrencode",
            providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(
            name: "CZlib", path: "Sources/System/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        room("Clocks"),
        room("Diagnostics"),
        room("JSON", uses: ["CJansson"]),
        room("Money", uses: ["Clocks"]),
        room("Cryptography", path: "Sources/Crypto", uses: ["COpenSSL"]),
        room("HTTPClient", uses: ["CCurl"]),
        room("Bills", uses: ["CZip", "Money"]),
        room("QRCode", uses: ["CQRencode", "CZlib"]),

        // What a tool's author sees.
        room("ToolKit", uses: ["Clocks", "JSON", "Money"]),

        // Deciding, storing, writing down.
        room("CEL", uses: ["Diagnostics"]),
        room("PolicyEngine", uses: ["CEL", "Clocks", "Diagnostics", "JSON", "Money", yams]),
        room("Store", uses: ["CPostgres", "Clocks", "Cryptography", grdb, sqlite]),
        room("AuditLog", uses: ["Clocks", "Cryptography", "JSON", "Store"]),
        room("Ledger", uses: ["Clocks", "Cryptography", "JSON", "Money", "PolicyEngine", "Store"]),
        room("Access", uses: ["AuditLog", "Clocks", "Cryptography", "JSON", "Store"]),

        // The bills that the host has fetched.
        room("BillKeeping", uses: ["Clocks", "Cryptography", "Store", "ToolKit"]),

        // What a shop's users let the host know, for the agents that asked.
        room("Vault", uses: ["Clocks", "Cryptography", "JSON", "Store", "ToolKit"]),

        // The enforcement point.
        room(
            "Gate",
            uses: [
                "Access", "AuditLog", "Clocks", "Cryptography", "JSON", "Ledger", "Money", "PolicyEngine", "Store", "ToolKit", logging,
            ]),

        // Alipay: the way out, the platform on this machine, the tools.
        room("AlipayGateway", uses: ["Clocks", "Cryptography", "HTTPClient", "JSON", "Money", "ToolKit"]),
        room(
            "AlipaySimulator",
            uses: [
                "Clocks", "Cryptography", "HTTPClient", "JSON", "Money", hummingbird, hummingbirdCore, httpTypes, lifecycle, logging,
                nioCore,
            ]),
        room("AlipayFunds", path: "Sources/Plugins/AlipayFunds", uses: ["AlipayGateway", "JSON", "Money", "ToolKit"]),
        room("AlipayIdentity", path: "Sources/Plugins/AlipayIdentity", uses: ["AlipayGateway", "Clocks", "JSON", "Money", "ToolKit"]),
        room(
            "AlipayPay", path: "Sources/Plugins/AlipayPay",
            uses: ["AlipayGateway", "Bills", "Clocks", "JSON", "Money", "QRCode", "ToolKit"]),

        // What a tool's author tests with.
        room("ToolKitTesting", uses: ["Clocks", "JSON", "Money", "ToolKit"]),

        // What Alipay tells by itself: payments, refunds, closed orders.
        room(
            "Notices",
            uses: [
                "AlipayGateway", "AuditLog", "Clocks", "Cryptography", "Gate", "HTTPClient", "JSON", "Ledger", "Money", "PolicyEngine",
                "Store", "ToolKit", logging,
            ]),

        // Where people answer.
        room("Console", uses: ["Access", "Clocks", "Cryptography", "Gate", "JSON", "Ledger", "Money", hummingbird, httpTypes, nioCore]),

        // The wire, and the composition root.
        room("MCP", uses: ["JSON", hummingbird, httpTypes, nioCore]),
        room(
            "Composition", path: "Sources/Host/Composition",
            uses: [
                "Access", "AlipayFunds", "AlipayGateway", "AlipayIdentity", "AlipayPay", "AlipaySimulator", "AuditLog", "BillKeeping",
                "CMalloc", "Clocks", "Console",
                "Cryptography", "Diagnostics", "Gate", "HTTPClient", "JSON", "Ledger", "MCP", "Money", "Notices", "PolicyEngine", "Store",
                "ToolKit", "Vault", argumentParser, hummingbird, hummingbirdCore, hummingbirdTLS,
                lifecycle, logging, nioCore, nioHTTPTypes, nioSSL, unixSignals, yams,
            ]),
        .executableTarget(
            name: "tollgate", dependencies: ["Composition"], path: "Sources/Host/Main", swiftSettings: strict),

        // Tests, a room's own first.
        room("TestSupport", path: "Tests/TestSupport", uses: ["JSON"]),
        tests("Clocks"),
        tests("Diagnostics"),
        tests("JSON", uses: ["TestSupport"]),
        tests("Money", uses: ["TestSupport"]),
        room("BillSamples", path: "Tests/BillSamples", uses: ["CZip"]),
        tests("Bills", uses: ["AlipaySimulator", "BillSamples", "Clocks", "Money", "TestSupport"]),
        .testTarget(name: "CryptoTests", dependencies: ["Cryptography"], path: "Tests/CryptoTests", swiftSettings: strict),
        .systemLibrary(
            name: "CTLSServer", path: "Tests/CTLSServer", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
        room("LoopbackServer", path: "Tests/LoopbackServer"),
        tests("HTTPClient", uses: ["CTLSServer", "LoopbackServer"]),
        tests("QRCode", uses: ["CZlib", "TestSupport"]),
        tests("CEL", uses: ["Diagnostics", "TestSupport"]),
        tests("PolicyEngine", uses: ["Clocks", "Diagnostics", "JSON", "Money", "TestSupport"]),
        tests("Store", uses: ["TestSupport", "Clocks", grdb]),
        tests("AuditLog", uses: ["Clocks", "Cryptography", "JSON", "Store", "TestSupport"]),
        tests("Access", uses: ["AuditLog", "Clocks", "Cryptography", "JSON", "Store", "TestSupport"]),
        room(
            "AlipayTestSupport", path: "Tests/AlipayTestSupport",
            uses: ["AlipayGateway", "Clocks", "Cryptography", "HTTPClient", "JSON", "LoopbackServer", "Money", "ToolKit"]),
        tests(
            "AlipayGateway",
            uses: [
                "AlipaySimulator", "AlipayTestSupport", "Clocks", "Cryptography", "HTTPClient", "JSON", "LoopbackServer", "Money",
                "TestSupport", "ToolKit",
            ]),
        tests(
            "AlipayPay",
            uses: [
                "AlipayGateway", "AlipaySimulator", "AlipayTestSupport", "BillSamples", "Bills", "Clocks", "Cryptography", "HTTPClient",
                "JSON", "LoopbackServer", "Money", "QRCode", "TestSupport", "ToolKit",
            ]),
        tests(
            "AlipaySimulator",
            uses: [
                "AlipayGateway", "Clocks", "Cryptography", "HTTPClient", "JSON", "LoopbackServer", "Money", "TestSupport", "ToolKit",
                lifecycle, logging,
            ]),
        tests(
            "AlipayFunds",
            uses: [
                "AlipayGateway", "AlipaySimulator", "AlipayTestSupport", "Clocks", "Cryptography", "HTTPClient", "JSON", "LoopbackServer",
                "Money", "ToolKit", "ToolKitTesting",
            ]),
        tests(
            "AlipayIdentity",
            uses: [
                "AlipayGateway", "AlipaySimulator", "AlipayTestSupport", "Clocks", "Cryptography", "HTTPClient", "JSON", "LoopbackServer",
                "Money", "Store", "ToolKit", "ToolKitTesting", "Vault",
            ]),
        tests("ToolKit", uses: ["Clocks", "JSON", "Money", "ToolKitTesting"]),
        tests("Ledger", uses: ["TestSupport", "Clocks", "JSON", "Money", "PolicyEngine", "Store"]),
        tests(
            "Gate",
            uses: [
                "Access", "AuditLog", "Clocks", "Cryptography", "Diagnostics", "JSON", "Ledger", "Money", "PolicyEngine", "Store",
                "TestSupport", "ToolKit", "ToolKitTesting", logging,
            ]),
        tests("BillKeeping", uses: ["Clocks", "Store", "TestSupport", "ToolKit"]),
        tests("Vault", uses: ["Access", "AuditLog", "Clocks", "Cryptography", "Store", "TestSupport", "ToolKit"]),
        tests("Console", uses: ["Access", "Money"]),
        tests(
            "Notices",
            uses: [
                "Access", "AlipayGateway", "AlipayTestSupport", "AuditLog", "Clocks", "Cryptography", "Diagnostics", "Gate", "HTTPClient",
                "JSON", "Ledger", "LoopbackServer", "Money", "PolicyEngine", "Store", "TestSupport", "ToolKit", "ToolKitTesting", logging,
            ]),
        tests("MCP", uses: ["TestSupport", "JSON", hummingbird, logging, nioCore, nioPosix]),
        tests(
            "Composition",
            uses: [
                "Access", "AlipayGateway", "AlipayPay", "AlipaySimulator", "AuditLog", "Clocks", "Cryptography", "Diagnostics", "Gate",
                "HTTPClient", "JSON", "Ledger", "LoopbackServer", "MCP", "Money", "PolicyEngine", "Store", "TestSupport", "ToolKit",
                argumentParser, hummingbird, lifecycle, logging,
            ]),
        .testTarget(
            name: "CompileFailTests",
            dependencies: [
                "Access", "AlipayGateway", "AuditLog", "Clocks", "Gate", "JSON", "Ledger", "Money", "PolicyEngine", "Store", "TestSupport",
                "ToolKit",
            ], path: "Tests/CompileFailTests", swiftSettings: strict),
        .executableTarget(
            name: "TestHost", dependencies: ["Clocks", "Composition", "Gate"], path: "Tests/TestHost", swiftSettings: strict),
        .testTarget(
            name: "SystemTests", dependencies: ["TestHost", "TestSupport", "tollgate", "Clocks", "Gate", "JSON", "Money"],
            path: "Tests/System", swiftSettings: strict),
        .testTarget(name: "TidyTests", path: "Tests/TidyTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
