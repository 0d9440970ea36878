import Foundation

/// The programs that the build has put beside the test bundle.
enum Programs {
    /// The product's own composition with a clock to turn and points to crash at.
    static func testHost() throws -> String { try find("TestHost") }

    private static func find(_ name: String) throws -> String {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        // A test run may start from a helper: then the bundle is one of the arguments.
        for start in [bundle] + CommandLine.arguments {
            let path = URL(fileURLWithPath: start).deletingLastPathComponent().appendingPathComponent(name).path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw Trouble("`\(name)` does not lie beside the test bundle")
    }
}
