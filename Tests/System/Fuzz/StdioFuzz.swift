import Foundation
import Glibc
import JSON
import Synchronization

/// One client over stdio that sends bursts of whatever its grammar writes, and hears everything that is answered.
final class StdioFuzz: Sendable {
    /// What is still to come of the burst that was sent.
    private struct State {
        var replies: Set<String> = []
        /// Ids of messages that are none; such a one may also be answered without an id.
        var complaints: Set<String> = []
        var complaintsLeft = 0
        var answered: Set<String> = []
        var isOver = false
    }

    let child: Child
    private let output: Int32
    private let findings: FuzzFindings
    private let state = Mutex(State())

    /// Starts `tollgate stdio`.
    init(_ office: Office, _ variables: [String: String], findings: FuzzFindings) throws {
        self.findings = findings
        let log = "\(office.directory)/fuzz-stdio"
        // A pipe with a name, so that what is answered is heard at once and kept nowhere. Its reader has to be there first.
        guard mkfifo(log + ".out", 0o600) == 0 else { throw Trouble("no pipe can be made: \(errno)") }
        output = open(log + ".out", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard output >= 0 else { throw Trouble("the pipe can't be opened: \(errno)") }
        child = try Child(Office.executable("tollgate"), ["stdio"], environment: variables, log: log, hasInput: true)
        _ = fcntl(output, F_SETFL, 0)
    }

    deinit { close(output) }

    /// Hears until there is nothing more to hear; blocks its thread.
    func hear() {
        var rest: [UInt8] = []
        while true {
            var part = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(output, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest += part[..<count]
            var lines = rest.split(separator: 10, omittingEmptySubsequences: false)
            rest = Array(lines.removeLast())
            for line in lines { hear(Array(line)) }
        }
        state.withLock { $0.isOver = true }
    }

    private func hear(_ line: [UInt8]) {
        guard let json = try? JSONValue(parsing: line, limits: JSONLimits(maximumBytes: 1 << 26)) else {
            return findings.found("over stdio a line is no JSON", line)
        }
        guard let object = json.objectValue else { return findings.count("batches") }
        guard object["method"] == nil else { return findings.count("notifications") }
        findings.count("over stdio")
        let id = object["id"]?.text ?? "null"
        let isTwice = state.withLock { state in
            if id == "null" {
                state.complaintsLeft -= 1
            } else if state.complaints.remove(id) != nil {
                state.complaintsLeft -= 1
            } else if state.replies.remove(id) == nil {
                return state.answered.contains(id)
            }
            state.answered.insert(id)
            return false
        }
        if isTwice { findings.found("over stdio \(id) is answered twice", line) }
    }

    /// Sends bursts until the time has come; blocks its thread.
    func run(seed: UInt64, until end: Date) {
        var grammar = FuzzGrammar(seed: seed)
        var number = 0
        while Date() < end, !state.withLock({ $0.isOver }) {
            number += 1
            // What answers there are to something broken is not known: it goes apart from what is counted.
            let isCounted = grammar.random.percent(75)
            let burst = (0..<(1 + grammar.pickIndex(40))).map { _ in Self.line(&grammar) }.filter { ($0.answer != .whatever) == isCounted }
            guard send(burst, number) else { return }
        }
    }

    /// A message that is one line.
    private static func line(_ grammar: inout FuzzGrammar) -> FuzzMessage {
        let message = grammar.next()
        guard message.bytes.contains(10) else { return message }
        return FuzzMessage(bytes: message.bytes, answer: .whatever)
    }

    /// Sends a burst and waits for its answers.
    /// - Returns: whether all came.
    private func send(_ burst: [FuzzMessage], _ number: Int) -> Bool {
        let last = "\"sync-\(number)\""
        // A listen is answered at its end, which is not now.
        let listens = burst.filter(\.lasts)
        state.withLock { state in
            (state.replies, state.complaints, state.complaintsLeft) = ([last], [], 0)
            for message in burst where !message.lasts {
                switch message.answer {
                case .reply(let id): state.replies.insert(id)
                case .complaint(let id):
                    if let id { state.complaints.insert(id) }
                    state.complaintsLeft += 1
                case .nothing, .whatever: break
                }
            }
        }
        var bytes: [UInt8] = []
        for message in burst { bytes += message.bytes + [10] }
        for case .reply(let id) in listens.map(\.answer) {
            bytes += Array(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"#.utf8) + [10]
        }
        bytes += Array("{\"jsonrpc\":\"2.0\",\"id\":\(last),\"method\":\"ping\"}\n".utf8)
        child.write(bytes)
        let isCounted = burst.allSatisfy { $0.answer != .whatever } && listens.isEmpty
        let deadline = Date().addingTimeInterval(Double(HTTPFuzz.patience))
        while true {
            let (isDone, isOver, missing) = state.withLock { state in
                (
                    state.replies.isEmpty && (!isCounted || state.complaintsLeft <= 0), state.isOver,
                    "\(state.replies.sorted().prefix(5)) and \(state.complaintsLeft) complaints"
                )
            }
            if isDone { return true }
            if isOver || Date() > deadline {
                findings.found("over stdio \(missing) are not answered\(isOver ? ": it has ended" : "")", bytes)
                return false
            }
            usleep(500)
        }
    }
}
