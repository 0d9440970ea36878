import Clocks
import HTTPTypes
import Hummingbird
import NIOCore

/// Where the files of bills are fetched, as long as their links are good.
struct BillFiles: Sendable {
    let simulator: AlipaySimulator

    func add(to router: Router<SimulatorContext>) {
        router.group("/bill").add(middleware: LoopbackOnly()).get(":token") { _, context in
            let file = try simulator.bill(behind: context.parameters.get("token") ?? "")
            guard let file else { return Response(status: .forbidden) }
            return Response(
                status: .ok, headers: [.contentType: "application/octet-stream", .contentDisposition: "attachment; filename=bill.zip"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: file)))
        }
    }
}

extension AlipaySimulator {
    /// The file behind a link; nil where the link is none or no longer good.
    func bill(behind token: String) throws -> [UInt8]? {
        let now = configuration.clock.now()
        let (books, link) = look { ($0.books, $0.books.bills.find(token, at: now)) }
        guard let link else { return nil }
        return try BillWriter(books: books, sellerID: configuration.sellerID, link: link, now: now).file()
    }
}
