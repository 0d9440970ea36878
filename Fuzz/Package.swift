// swift-tools-version: 6.2
import PackageDescription

// Built by scripts/fuzz.sh, which adds the flags that instrument the code and the library that drives it.

/// A program that fuzzes, and what it fuzzes.
func fuzz(_ name: String, _ libraries: [String], with own: [Target.Dependency] = []) -> Target {
    .executableTarget(
        name: name, dependencies: ["Fuzzing"] + own + libraries.map { .product(name: $0, package: "tollgate") },
        swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")])
}

let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "tollgate", path: "..")],
    targets: [
        .target(name: "CLibFuzzer", publicHeadersPath: "include"),
        .target(
            name: "Fuzzing", dependencies: ["CLibFuzzer"], swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")]),
        fuzz("JSONFuzz", ["JSON", "Money"]),
        fuzz("BillFuzz", ["BillSamples", "Bills", "Money"]),
        .target(
            name: "CELWorld", dependencies: ["Fuzzing", .product(name: "CEL", package: "tollgate")],
            swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")]),
        fuzz("CELParserFuzz", ["CEL"], with: ["CELWorld"]),
        fuzz("CELCheckerFuzz", ["CEL"], with: ["CELWorld"]),
        fuzz("CELFuzz", ["CEL"], with: ["CELWorld"]),
        fuzz("PolicyReaderFuzz", ["Diagnostics", "PolicyEngine"]),
        fuzz("PolicyFuzz", ["Clocks", "Diagnostics", "JSON", "Money", "PolicyEngine"]),
    ],
    swiftLanguageModes: [.v6]
)
