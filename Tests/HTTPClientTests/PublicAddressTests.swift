import Glibc
import LoopbackServer
import Testing

@testable import HTTPClient

@Suite("addresses of the internet")
struct PublicAddressTests {
    private func isPublic(_ text: String) throws -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return PublicAddress.isPublic4(Array(bytes.prefix(4))) }
        try #require(inet_pton(AF_INET6, text, &bytes) == 1)
        return PublicAddress.isPublic6(bytes)
    }

    @Test("this machine's, this network's, the cloud's own and no one's addresses are none of the internet's")
    func special() throws {
        let own = [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
            "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
            "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
            "100::1",
            "2001::1", "2001:1ff::1", "2001:db8::1", "2002:7f00:1::", "3fff:fff::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1",
        ]
        for address in own { #expect(try !isPublic(address), "\(address)") }
        let others = [
            "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "169.253.0.1", "172.15.255.255", "172.32.0.0",
            "192.0.1.1", "192.167.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "::ffff:1.1.1.1", "64:ff9b::101:101", "2001:200::1",
            "2001:4860:4860::8888", "2606:4700::1111", "2a00::1", "3ffe::1",
        ]
        for address in others { #expect(try isPublic(address), "\(address)") }
    }

    @Test(
        "a client of the internet alone makes no connection to this machine, whatever name leads there",
        arguments: ["127.0.0.1", "localhost"])
    func loopback(_ host: String) async throws {
        let server = try LoopbackServer { _ in .text("secret") }
        defer { server.stop() }
        let url = "http://\(host):\(server.port)/"
        let open = HTTPClient(configuration: HTTPClient.Configuration(allowsPlainHTTP: true))
        let closed = HTTPClient(configuration: HTTPClient.Configuration(allowsPlainHTTP: true, onlyPublicAddresses: true))
        if host == "127.0.0.1" { #expect(try await open.send(HTTPRequest(url: url, timeoutMilliseconds: 5000)).status == 200) }
        let before = server.requests.count
        let failure = await #expect(throws: HTTPFailure.self) { try await closed.send(HTTPRequest(url: url, timeoutMilliseconds: 5000)) }
        #expect(failure?.mayHaveBeenSent == false)
        #expect(server.requests.count == before)
    }
}
