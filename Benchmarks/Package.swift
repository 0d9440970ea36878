// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "tollgate", path: "..")],
    targets: [
        .executableTarget(
            name: "Benchmarks",
            // The program itself is measured too: it is built beside the benchmarks.
            dependencies: ["Clocks", "Diagnostics", "JSON", "Ledger", "Money", "PolicyEngine", "Store", "tollgate"].map {
                .product(name: $0, package: "tollgate")
            })
    ],
    swiftLanguageModes: [.v6]
)
