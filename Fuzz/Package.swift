// swift-tools-version: 6.2
import PackageDescription

// Built by scripts/fuzz.sh, which adds the flags that instrument the code and the library that drives it.
let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "tollgate", path: "..")],
    targets: [
        .target(name: "CLibFuzzer", publicHeadersPath: "include"),
        .executableTarget(
            name: "JSONFuzz",
            dependencies: ["CLibFuzzer", .product(name: "JSON", package: "tollgate"), .product(name: "Money", package: "tollgate")]),
        .executableTarget(name: "CELParserFuzz", dependencies: ["CLibFuzzer", .product(name: "CEL", package: "tollgate")]),
        .executableTarget(name: "CELFuzz", dependencies: ["CLibFuzzer", .product(name: "CEL", package: "tollgate")]),
    ],
    swiftLanguageModes: [.v6]
)
