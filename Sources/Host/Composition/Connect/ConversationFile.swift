import Access
import Glibc

/// The context of the conversation that a process was started for, looked at again whenever its file may have changed.
struct ConversationFile {
    private let delivery: ContextDelivery
    private var seen: Mark?
    private var token: String?

    init(_ delivery: ContextDelivery) { self.delivery = delivery }

    /// What a file is told apart by from what it was before.
    private struct Mark: Equatable {
        let device: dev_t
        let inode: ino_t
        let size: off_t
        let seconds: Int
        let nanoseconds: Int
    }

    /// The context now; nil where there is none. A file that can't be read leaves a text that is no context, so that calls are refused:
    /// the context before it may not be meant any more.
    /// - Parameter complain: told why, once for each change.
    mutating func current(_ complain: (String) -> Void) -> String? {
        switch delivery {
        case .none, .ambiguous: return nil
        case .token(let secret): return secret.reveal()
        case .file(let path):
            var status = stat()
            let mark =
                stat(path, &status) == 0
                ? Mark(
                    device: status.st_dev, inode: status.st_ino, size: status.st_size, seconds: status.st_mtim.tv_sec,
                    nanoseconds: status.st_mtim.tv_nsec) : nil
            if let mark, mark == seen { return token }
            if mark == nil, seen == nil, token != nil { return token }
            seen = mark
            do throws(SettingsError) { token = try ContextDelivery.read(path).reveal() } catch {
                complain(error.description)
                token = ""
            }
            return token
        }
    }
}
