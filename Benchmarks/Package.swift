// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "tollgate", path: "..")],
    targets: [
        .executableTarget(
            name: "Benchmarks",
            dependencies: ["Clocks", "Diagnostics", "JSON", "Money", "PolicyEngine"].map { .product(name: $0, package: "tollgate") })
    ],
    swiftLanguageModes: [.v6]
)
