import Foundation

/// A folder that goes when nobody holds it any more.
final class SharedFolder: Sendable {
    private let url: URL

    init() {
        url = URL(filePath: NSTemporaryDirectory()).appending(path: "vault-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> String { url.appending(path: name).path }
}
