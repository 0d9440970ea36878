import Foundation

/// Waits for a condition, with a deadline that only something broken reaches.
func until(
    _ what: String, within seconds: Double = 120, every milliseconds: Int = 20, _ condition: () async throws -> Bool
) async throws {
    let deadline = Date().addingTimeInterval(seconds)
    while try await !condition() {
        guard Date() < deadline else { throw Trouble("\(what): not within \(Int(seconds)) s") }
        try await Task.sleep(for: .milliseconds(milliseconds))
    }
}
