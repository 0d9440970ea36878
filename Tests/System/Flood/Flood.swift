import Foundation
import Glibc
import JSON

/// Many connections at once, driven by one thread that never waits for any of them.
final class Flood {
    private var clients: [FloodClient] = []
    private let port: Int
    /// The most calls that were sent and not yet answered at once.
    private(set) var mostInFlight = 0
    /// How many connections were not taken.
    private(set) var turnedAway = 0

    init(port: Int) { self.port = port }

    deinit { for client in clients { client.hangUp() } }

    /// Opens connections of a kind, that say nothing yet.
    func connect(_ kind: FloodClient.Kind, _ count: Int, request: [UInt8]) {
        for _ in 0..<count {
            if let client = FloodClient(kind, port: port, request: request) { clients.append(client) } else { turnedAway += 1 }
        }
    }

    /// Lets all of them go on until every caller has its answer, or is closed; blocks its thread.
    /// - Parameter amid: done once, when all have sent and one in twenty has been told what it asked for.
    /// - Returns: how the callers and those that are half-open ended; nil for those that have not within the time.
    func run(seconds: Double, amid: () -> Void = {}) -> [FloodClient.End?] {
        for place in clients.indices { clients[place].isOpen = true }
        let end = Date().addingTimeInterval(seconds)
        var (next, isSent, isAmid) = (Date(), false, false)
        while Date() < end {
            let inFlight = clients.count(where: \.isInFlight)
            mostInFlight = max(mostInFlight, inFlight)
            let open = clients.filter { $0.end == nil && [.caller, .halfOpen].contains($0.kind) }.count
            isSent = isSent || inFlight == open
            let told = clients.count { $0.end == .answered(status: 200, isError: false) }
            if isSent, !isAmid, told * 20 >= open {
                isAmid = true
                amid()
            }
            if open == 0 { break }
            var polled = clients.map { pollfd(fd: $0.end == nil ? $0.socket : -1, events: $0.events, revents: 0) }
            guard poll(&polled, nfds_t(polled.count), 50) >= 0 else { continue }
            for (place, one) in polled.enumerated() where one.revents != 0 {
                if one.revents & Int16(POLLOUT) != 0 { clients[place].send() }
                if one.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0, clients[place].kind != .deaf { clients[place].receive() }
            }
            guard Date() >= next else { continue }
            next = Date().addingTimeInterval(0.05)
            for place in clients.indices where [.slow, .deaf].contains(clients[place].kind) { clients[place].send() }
        }
        return clients.filter { [.caller, .halfOpen].contains($0.kind) }.map(\.end)
    }

    /// Lets this process have as many files open as it may.
    static func raiseLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
    }
}

/// How the calls of a flood ended.
struct FloodTally: Sendable, CustomStringConvertible {
    var answered = 0
    var refused = 0
    var closed = 0
    var unanswered = 0
    var other: [Int] = []

    init(_ ends: [FloodClient.End?]) {
        for end in ends {
            switch end {
            case .answered(200, false): answered += 1
            case .answered(200, true), .answered(429, _), .answered(503, _): refused += 1
            case .answered(let status, _): other.append(status)
            case .closed: closed += 1
            case nil: unanswered += 1
            }
        }
    }

    var description: String {
        "\(answered) answered, \(refused) refused, \(closed) closed, \(unanswered) without an answer"
            + (other.isEmpty ? "" : ", others \(Set(other).sorted())")
    }
}
