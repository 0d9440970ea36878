import Foundation

/// The checkout that these tests were built from.
enum Checkout {
    /// Its folder.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The names of all its tests.
    static func testNames() throws -> Set<String> {
        let tests = folder.appending(path: "Tests")
        var names: Set<String> = []
        for case let file as URL in FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil) ?? .init()
        where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for part in text.components(separatedBy: "@Test(").dropFirst() {
                let rest = part.drop { $0.isWhitespace }
                guard rest.first == "\"" else { continue }
                names.insert(String(rest.dropFirst().prefix { $0 != "\"" }))
            }
        }
        return names
    }
}
