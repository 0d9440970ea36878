import Foundation

/// A folder of a test's own, removed with the value.
final class TemporaryFolder: Sendable {
    let path: String

    /// - Parameter isShort: whether the path is to be short, since that of a socket has 107 bytes.
    init(short isShort: Bool = false) throws {
        path = isShort ? "/tmp/st-\(UUID().uuidString.prefix(8))" : NSTemporaryDirectory() + "/store-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}
