import Clocks
import Cryptography
import HTTPClient
import LoopbackServer
import Store
import Synchronization
import Testing

@testable import Notices

private let secret = Array("the merchant's secret".utf8)

@Suite("Messages go on to the merchant's own address")
struct ForwarderTests {
    /// What the merchant's system answers from now on.
    private final class Answer: Sendable {
        let reply = Mutex(LoopbackServer.Reply.text("success"))
        var now: LoopbackServer.Reply { reply.withLock { $0 } }
        func set(_ next: LoopbackServer.Reply) { reply.withLock { $0 = next } }
    }

    private func forwarder(_ office: Office, _ server: LoopbackServer) -> Forwarder {
        Forwarder(
            office.desk, http: HTTPClient(configuration: .init(allowsPlainHTTP: true)), to: server.url + "/paid", secret: secret,
            logger: Office.quiet)
    }

    @Test("the body goes on byte for byte, signed, until it is answered")
    func untilAnswered() async throws {
        let answer = Answer()
        let server = try LoopbackServer { _ in answer.now }
        defer { server.stop() }
        let office = try await Office(forwards: true)
        let forwarder = forwarder(office, server)
        try await office.collect("A1", "5.00")
        let body = try Message.paid("A1", "5.00").body()
        #expect(await office.desk.receive(body) == .success)

        for (refusal, pause) in [
            (LoopbackServer.Reply.text("fail"), Span.minutes(1)), (.text("success", status: 500), .minutes(2)), (.close, .minutes(4)),
            (.text("success and more"), .minutes(8)),
        ] {
            answer.set(refusal)
            #expect(try await forwarder.sendDue() == 1)
            #expect(try await forwarder.sendDue() == 0)
            office.clock.advance(by: pause - .milliseconds(1))
            #expect(try await forwarder.sendDue() == 0)
            office.clock.advance(by: .milliseconds(1))
        }
        answer.set(.text("success\n"))
        #expect(try await forwarder.sendDue() == 1)
        office.clock.advance(by: .days(2))
        #expect(try await forwarder.sendDue() == 0)
        #expect(try await office.notices().map(\.forwarding) == [.sent])

        // A kept connection that is dead is tried anew at once, so the try that was closed may have come twice.
        #expect((5...6).contains(server.requests.count))
        for request in server.requests {
            #expect(request.method == "POST" && request.target == "/paid" && request.body == body)
            #expect(request.header("content-type") == "application/x-www-form-urlencoded;charset=utf-8")
            let notice = try #require(request.header("tollgate-notice"))
            #expect(notice == "about=payment,verdict=counted,price=unverified")
            let parts = try #require(request.header("tollgate-signature")).split(separator: ",")
            let time = try #require(parts.first?.dropFirst(2))
            let code = Hex.encode(HMACSHA256.authenticate(Array("\(time).\(notice).".utf8) + body, key: secret))
            #expect(parts.last == "v1=\(code)")
        }
    }

    @Test("each piece of news about one trade goes on, whatever it differs in, and the same under another name does not")
    func eachPieceOfNews() async throws {
        let server = try LoopbackServer { _ in .text("success") }
        defer { server.stop() }
        let office = try await Office(forwards: true)
        let forwarder = forwarder(office, server)
        let news = Message.newsOfLater
        for message in news + news.map({ $0.with("notify_id", "again-\($0.fields[2].1)") }) {
            #expect(try await office.receive(message) == .success)
        }
        #expect(try await forwarder.sendDue() == 4)
        #expect(try await forwarder.sendDue() == 0)
        #expect(try Set(server.requests.map(\.body)) == Set(news.map { try $0.body() }))
    }

    @Test("what is not taken for 25 hours is sent no more, and stands in a list")
    func givesUp() async throws {
        let server = try LoopbackServer { _ in .text("fail") }
        defer { server.stop() }
        let office = try await Office(forwards: true)
        let forwarder = forwarder(office, server)
        #expect(try await office.receive(.paid("A1", "5.00")) == .success)
        var sent = 0
        for _ in 0..<(26 * 60) {
            sent += try await forwarder.sendDue()
            office.clock.advance(by: .minutes(1))
        }
        // 1, 2, 4, 8, 16 and 32 minutes, then each hour.
        #expect(sent == 31)
        let unsent = try await office.notices(.unsent)
        #expect(unsent.map(\.forwarding) == [.unsent])
        #expect(unsent.map(\.tries) == [31])
    }

    @Test("two hosts do not send the same try, and a host that ended in the middle has lost nothing")
    func twoHosts() async throws {
        let server = try LoopbackServer { _ in .text("success") }
        defer { server.stop() }
        let office = try await Office(forwards: true)
        let (first, second) = (forwarder(office, server), forwarder(office, server))
        for number in 0..<20 { #expect(try await office.receive(.paid("A\(number)", "5.00")) == .success) }
        // One is taken by a host that ends before it has sent anything.
        let book = office.desk.book
        let lost = try #require(try await office.store.read { tx in try book.due(limit: 1, in: tx) }.first)
        #expect(try await office.store.write { tx in try book.take(lost, pause: .minutes(1), in: tx) })
        async let one = first.sendDue()
        async let other = second.sendDue()
        #expect(try await one + other == 19)
        #expect(server.requests.count == 19)
        office.clock.advance(by: .minutes(1))
        #expect(try await second.sendDue() == 1)
        #expect(Set(server.requests.map(\.body)).count == 20)
        #expect(try await office.notices().allSatisfy { $0.forwarding == .sent })
    }

    @Test("without an address of the merchant's own nothing is kept to be sent")
    func noAddress() async throws {
        let office = try await Office()
        #expect(try await office.receive(.paid("A1", "5.00")) == .success)
        #expect(try await office.notices().map(\.forwarding) == [.none])
        #expect(try await office.notices(.unsent).isEmpty)
    }
}
