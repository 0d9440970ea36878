@preconcurrency import Glibc
import Testing

/// Where the test bundle starts.
///
/// Without this file the package manager writes one, and reads an index of all sources to find the classes of XCTest. There are none here,
/// and a build without an index is shorter. In return the package manager has to be told that it is to run Swift Testing
/// (`--enable-swift-testing --disable-xctest`, as `make test` does) as soon as it is told anything else; plain `swift test` works.
@main
struct TestBundle {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.isEmpty || arguments.contains("swift-testing") else {
            fputs("error: add `--enable-swift-testing --disable-xctest` to `swift test`\n", stderr)
            exit(1)
        }
        await Testing.__swiftPMEntryPoint() as Never
    }
}
