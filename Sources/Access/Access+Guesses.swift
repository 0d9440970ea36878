import AuditLog
import JSON
import Store
import Synchronization

/// Where credentials are shown: entries of the log tell it.
public enum GuessSurface: String, Sendable, CaseIterable {
    /// By agents, over HTTP or stdio.
    case agents
    /// By agents' connections to the Unix socket.
    case socket
    /// By people, on the command line.
    case people
    /// By people, in a browser.
    case console
}

/// Too many wrong credentials are being answered at once: this one was not looked at.
public struct TooManyGuesses: Error, Sendable, Hashable, CustomStringConvertible {
    /// After how many seconds it is worth trying again.
    public let retryAfterSeconds: Int

    /// One sentence for people.
    public var description: String { "too many wrong credentials come in; try again in \(retryAfterSeconds) seconds" }
}

extension Access {
    /// The most failed authentications whose answers are kept back at once.
    static var mostKeptBack: Int { 256 }

    /// Counts a failed authentication, has it written down, and keeps its answer back, the longer the more of them there are. Nothing is
    /// locked by it, and whoever shows a right credential does not come here.
    ///
    /// The log has an entry `authentication-failed` at the first one, and then one a minute with how many there were.
    ///
    /// - Parameters:
    ///   - surface: where the credential was shown.
    ///   - source: the address that it came from; the log has only a commitment of it.
    /// - Throws: ``TooManyGuesses`` at once where too many answers are kept back already.
    public func noteGuess(at surface: GuessSurface, from source: String? = nil) async throws(TooManyGuesses) {
        let wait = brake.fail(from: source, at: now())
        if let count = guesses.add(surface, at: now()) { await tell(surface, count, from: source) }
        guard wait > .zero else { return }
        let hasRoom = keptBack.withLock { count in
            guard count < Self.mostKeptBack else { return false }
            count += 1
            return true
        }
        guard hasRoom else {
            throw TooManyGuesses(retryAfterSeconds: Int(wait.components.seconds) + 1)
        }
        await pause(wait)
        keptBack.withLock { $0 -= 1 }
    }

    /// Writes down what was counted and waits to be told. A host calls it now and then, and once when it ends.
    /// - Parameter all: also what has not waited for a minute: the host ends.
    public func tellCounts(all: Bool = false) async {
        for (surface, count) in guesses.due(at: now(), all: all) { await tell(surface, count, from: nil) }
        for (limited, count) in limitations.due(at: now(), all: all) { await tell(limited, count) }
    }

    /// A log that can't be written to now keeps nobody from being told no: what is to be told is told later.
    private func tell(_ surface: GuessSurface, _ count: Int, from source: String?) async {
        let body: JSONObject = ["surface": .string(surface.rawValue), "count": .integer(Int64(count))]
        let personal = source.map { ["source": SourceAddress.bucket(of: $0)] } ?? [:]
        do {
            try await store.write { [self] tx in
                _ = try auditLog.append(EntryDraft(kind: "authentication-failed", body: body, personal: personal), in: tx)
            }
        } catch {
            guesses.putBack(surface, count, at: now())
        }
    }

    func tell(_ limited: Limitation, _ count: Int) async {
        do {
            try await store.write { [self] tx in try record("limited", limited.body(count), in: tx) }
        } catch {
            limitations.putBack(limited, count, at: now())
        }
    }
}
