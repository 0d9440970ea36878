import Clocks
import Foundation

/// A clock that a test turns for several processes at once: the system's time, moved on by the milliseconds that stand in a file.
struct FileClock: WallClock {
    private let path: String

    init(path: String) { self.path = path }

    func now() -> Instant {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let offset = Int64(text.filter { !$0.isWhitespace }) ?? 0
        return SystemClock().now() + Span(milliseconds: offset)
    }
}
