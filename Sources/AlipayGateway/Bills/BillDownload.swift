import HTTPClient
import JSON

extension AlipayGateway {
    /// The longest bill that is fetched, in bytes.
    public static let maximumBillBytes = 64 << 20
    /// The longest time for a bill's file, in milliseconds.
    private static let billMilliseconds = 60_000

    /// The file of a bill: a ZIP as Alipay hands it out. The link to it never leaves this function.
    /// - Parameters:
    ///   - kind: what it is a bill of, in Alipay's words: `trade`, `signcustomer`.
    ///   - date: the day (`2026-11-20`) or the month (`2026-11`).
    /// - Throws: ``GatewayError``; `unusableAnswer` where the link leads anywhere but to Alipay, or the file is longer than 64 MiB.
    public func bill(kind: String, date: String) async throws(GatewayError) -> [UInt8] {
        let line = try connected()
        let answer = try await ask(.billURL, .business(["bill_type": .string(kind), "bill_date": .string(date)]))
        let configuration = line.configuration
        guard
            let link = BillLink(
                answer.text("bill_download_url") ?? "", endpoint: configuration.endpoint, allowsPlainHTTP: configuration.billsOverPlainHTTP)
        else { throw .unusableAnswer("the bill is not at an address of Alipay's") }
        let response = try await Self.fetch(link, configuration)
        guard response.status == 200, !response.body.isEmpty else { throw .unusableAnswer("the bill's file: status \(response.status)") }
        return response.body
    }

    /// Over a client of its own: bills are longer than any answer, and their hosts are other ones.
    private static func fetch(_ link: BillLink, _ configuration: GatewayConfiguration) async throws(GatewayError) -> HTTPResponse {
        var client = configuration.downloads
        client.maximumResponseBytes = maximumBillBytes
        client.maximumConnectionsPerHost = 1
        client.allowsPlainHTTP = configuration.isOnThisMachine || configuration.billsOverPlainHTTP
        client.onlyPublicAddresses = !configuration.isOnThisMachine
        let http = HTTPClient(configuration: client)
        defer { http.shutdown() }
        do throws(HTTPFailure) {
            return try await http.send(HTTPRequest(url: link.url, timeoutMilliseconds: billMilliseconds, mayRepeat: true))
        } catch {
            // What the network says may name the address.
            throw error.mayHaveBeenSent ? .noAnswer("the bill's file did not come") : .notSent("the bill's host could not be reached")
        }
    }
}
