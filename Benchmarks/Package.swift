// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "tollgate", path: ".."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "Benchmarks",
            // The program itself is measured too, and what it is compared with: all are built beside the benchmarks.
            dependencies: ["BillSamples", "Bills", "Clocks", "Diagnostics", "JSON", "Ledger", "Money", "PolicyEngine", "Store", "tollgate"]
                .map {
                    .product(name: $0, package: "tollgate")
                } + ["EchoServer", "FoundationHello", "WritingServer"]),
        .executableTarget(name: "EchoServer", dependencies: [.product(name: "Hummingbird", package: "hummingbird")]),
        .executableTarget(name: "FoundationHello"),
        .executableTarget(
            name: "WritingServer",
            dependencies: [
                .product(name: "GRDBSQLite", package: "GRDB.swift"), .product(name: "Hummingbird", package: "hummingbird"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
