import Dispatch
import Foundation
import GRDBSQLite
import Hummingbird
import Synchronization

/// A bare Hummingbird server that writes down what it is sent before it answers, and does nothing else: what is left of a call when nobody
/// is authenticated, nothing is read of the body, and nothing is decided, hashed or looked up.
///
/// `WritingServer PORT BYTES FILE`
@main
struct WritingServer {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 4, let port = Int(words[1]), let size = Int(words[2]) else { return }
        let answer = ByteBuffer(repeating: UInt8(ascii: "x"), count: size)
        let journal = Journal(file: words[3])
        let router = Router()
        router.get("/healthz") { _, _ in "ok\n" }
        router.post("/mcp") { request, _ -> Response in
            let body = try await request.body.collect(upTo: 1 << 20)
            await journal.write(Array(body.readableBytesView))
            return Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: answer))
        }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)))
        try await application.runService()
    }
}

/// One table in SQLite with a write-ahead log that every commit synchronises. One thread writes whatever waits in one commit.
final class Journal: Sendable {
    private typealias Waiting = (bytes: [UInt8], continuation: CheckedContinuation<Void, Never>)

    private struct State {
        var waiting: [Waiting] = []
        var isIdle = false
    }

    private let file: String
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    init(file: String) {
        self.file = file
        Thread.detachNewThread { [self] in run() }
    }

    /// Returns once the bytes are durable.
    func write(_ bytes: [UInt8]) async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.waiting.append((bytes, continuation))
                defer { state.isIdle = false }
                return state.isIdle
            }
            if isIdle { wake.signal() }
        }
    }

    private func run() {
        var database: OpaquePointer?
        var insert: OpaquePointer?
        let setUp = """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            CREATE TABLE entries (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL);
            """
        guard sqlite3_open(file, &database) == SQLITE_OK, sqlite3_exec(database, setUp, nil, nil, nil) == SQLITE_OK,
            sqlite3_prepare_v2(database, "INSERT INTO entries (at, body) VALUES (?1, ?2)", -1, &insert, nil) == SQLITE_OK
        else { fatalError("`\(file)` can't be set up") }
        while true {
            let waiting = take()
            let isKept = commit(waiting, database, insert)
            guard isKept else { fatalError("`\(file)` can't be written") }
            for entry in waiting { entry.continuation.resume() }
        }
    }

    private func commit(_ waiting: [Waiting], _ database: OpaquePointer?, _ insert: OpaquePointer?) -> Bool {
        guard sqlite3_exec(database, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK else { return false }
        for entry in waiting {
            sqlite3_bind_int64(insert, 1, Int64(time(nil)))
            let done = entry.bytes.withUnsafeBytes { bytes in
                sqlite3_bind_blob(insert, 2, bytes.baseAddress, Int32(bytes.count), nil)
                return sqlite3_step(insert)
            }
            sqlite3_reset(insert)
            guard done == SQLITE_DONE else { return false }
        }
        return sqlite3_exec(database, "COMMIT", nil, nil, nil) == SQLITE_OK
    }

    private func take() -> [Waiting] {
        while true {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                state.isIdle = state.waiting.isEmpty
                return state.waiting
            }
            if !waiting.isEmpty { return waiting }
            wake.wait()
        }
    }
}
