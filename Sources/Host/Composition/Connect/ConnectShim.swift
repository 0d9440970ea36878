import Access
import Glibc
import MCP

/// Carries a client's messages over standard input and output to a running host's socket and back. It has nothing of the merchant's: no
/// key, no store, no state; who its client is the host says.
///
/// One thread, which waits for whichever of the three ends has something. A host that goes away is looked for until it is back.
struct ConnectShim {
    /// The shortest and the longest time between two looks for a host that is away.
    private static let pauses = (first: Duration.milliseconds(100), last: Duration.seconds(2))
    /// How long answers are waited for once the client says nothing more and the host was told all of it, and at most.
    private static let (farewell, longestFarewell) = (Duration.seconds(1), Duration.seconds(10))

    private let places: [String]
    private let token: AgentToken
    private let terminal: any Terminal
    private let input: Int32 = STDIN_FILENO
    private let output: Int32
    private var context: ConversationFile
    private var relay = ConnectRelay(program: TollgateVersion.text)
    /// The connection; -1 where there is none.
    private var host: Int32 = -1
    private var pause = pauses.first
    private var nextLook = ContinuousClock.now
    private var lastLook: ContinuousClock.Instant?
    private var hasComplained = false
    /// When it ends, once the host was told that the client says nothing more.
    private var end: ContinuousClock.Instant?
    private var hasBidFarewell = false
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)

    init(places: [String], token: AgentToken, context: ConversationFile, terminal: any Terminal, output: Int32) {
        self.places = places
        self.token = token
        self.context = context
        self.terminal = terminal
        self.output = output
    }

    /// Runs until the client ends, or the host says that it does not serve it.
    consuming func run() -> ExitStatus {
        signal(SIGPIPE, SIG_IGN)
        while true {
            let now = ContinuousClock.now
            if relay.isAway, now >= nextLook { look(at: now) }
            if relay.hasEnded, end == nil { end = now + Self.longestFarewell }
            if relay.hasToldAll, !hasBidFarewell {
                hasBidFarewell = true
                shutdown(host, Int32(SHUT_WR))
                end = now + Self.farewell
            }
            if relay.isOver || end.map({ $0 <= now }) == true { break }
            guard turn() else { break }
        }
        writeRest()
        guard let refusal = relay.refusal else { return .done }
        let complaint = Complaint(
            .no, "the host does not serve this process: \(refusal.message)",
            help: [
                "set TOLLGATE_AGENT_TOKEN_FILE to the file of a token of `tollgate agents add`",
                "or have this user named in the host's `peers`",
            ])
        terminal.complain(complaint.description)
        return complaint.status
    }
}

extension ConnectShim {
    /// Waits for one of the ends and does what it can; false where the client reads nothing any more.
    private mutating func turn() -> Bool {
        var watched = [
            pollfd(fd: relay.hasEnded || relay.isFull ? -1 : input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: output, events: relay.toClient.isEmpty ? 0 : Int16(POLLOUT), revents: 0),
            pollfd(
                fd: host, events: Int16(relay.toClient.count > 4 << 20 ? 0 : POLLIN) | (relay.toHost.isEmpty ? 0 : Int16(POLLOUT)),
                revents: 0),
        ]
        guard poll(&watched, nfds_t(watched.count), timeout()) >= 0 || errno == EINTR else { return false }
        // What the host has said comes before what time has passed: a machine that slept wakes with both.
        if watched[2].revents != 0 { exchange(watched[2].revents) } else { relay.tick(at: .now) }
        leave(at: .now)
        if watched[1].revents != 0, !writeToClient() { return false }
        if watched[0].revents != 0 { readFromClient() }
        return true
    }

    /// The milliseconds until something happens by itself; -1 for never.
    private func timeout() -> Int32 {
        let next = [relay.deadline, relay.isAway ? nextLook : nil, end].compactMap { $0 }.min()
        guard let next else { return -1 }
        let left = (next - .now) / .milliseconds(1)
        return Int32(max(0, min(left.rounded(.up), 60_000)))
    }

    // MARK: The host

    /// Looks for the host.
    private mutating func look(at now: ContinuousClock.Instant) {
        lastLook = now
        nextLook = now + pause
        pause = min(pause * 2, Self.pauses.last)
        let secret: Secret?
        // Without its token the client could be taken for another agent: the one that this user is.
        do throws(SettingsError) { secret = try token.current() } catch { return complain(["\(error)"]) }
        var failures: [String] = []
        for path in places {
            do throws(SocketFault) {
                host = try UnixClient.connect(path)
                relay.connected(token: secret?.reveal(), context: context.current(terminal.complain), at: now)
                return
            } catch {
                failures.append(error.description)
            }
        }
        complain(failures)
    }

    private mutating func complain(_ failures: [String]) {
        guard !hasComplained else { return }
        hasComplained = true
        terminal.complain("\(failures.joined(separator: "; ")); calls are answered with an error until it is there")
    }

    private mutating func exchange(_ events: Int16) {
        let now = ContinuousClock.now
        if events & Int16(POLLOUT) != 0 {
            let count = relay.toHost.withUnsafeBytes { send(host, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count > 0 { relay.toHost.removeFirst(count) }
            // What failed shows as the end of what is read.
        }
        guard events & ~Int16(POLLOUT) != 0 else { return }
        let count = recv(host, &chunk, chunk.count, 0)
        if count < 0, [EAGAIN, EINTR].contains(errno) { return }
        if count > 0 { relay.receive(fromHost: chunk[..<count], at: now) } else { relay.lost(at: now) }
        if relay.isOpen { (pause, hasComplained) = (Self.pauses.first, false) }
    }

    /// Closes a connection of which nothing more will come.
    private mutating func leave(at now: ContinuousClock.Instant) {
        guard host >= 0, relay.isAway || relay.isOver else { return }
        close(host)
        host = -1
        nextLook = max(now, (lastLook ?? now) + pause)
    }

    // MARK: The client

    private mutating func readFromClient() {
        let count = read(input, &chunk, chunk.count)
        if count < 0, [EAGAIN, EINTR].contains(errno) { return }
        let now = ContinuousClock.now
        // Whoever calls is a reason to look at once.
        if relay.isAway, let last = lastLook, now >= last + Self.pauses.first { look(at: now) }
        relay.setContext(context.current(terminal.complain))
        if count > 0 { relay.receive(fromClient: chunk[..<count], at: now) } else { relay.end(at: now) }
    }

    /// Writes what a pipe takes without waiting, whoever else has it too; false where nobody reads it.
    private mutating func writeToClient() -> Bool {
        guard !relay.toClient.isEmpty else { return false }
        let count = relay.toClient.withUnsafeBytes { write(output, $0.baseAddress, min($0.count, 4096)) }
        if count > 0 { relay.toClient.removeFirst(count) }
        return count >= 0 || [EAGAIN, EINTR].contains(errno)
    }

    /// Writes what is left, for as long as it is taken.
    private mutating func writeRest() {
        while !relay.toClient.isEmpty {
            var watched = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
            guard poll(&watched, 1, 1000) > 0, writeToClient() else { return }
        }
    }
}
