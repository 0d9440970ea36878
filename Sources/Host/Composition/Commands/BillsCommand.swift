import Access
import AlipayGateway
import ArgumentParser
import AuditLog
import BillKeeping
import Clocks
import JSON
import Store
import ToolKit

/// `tollgate bills`
struct BillsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bills", abstract: "Alipay's bills: fetch them, list them, and take a file out.",
        discussion: "Agents see what bills come to; files are for people.", subcommands: [List.self, Fetch.self, Save.self])
}

extension BillsCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the bills that were fetched, the newest first.")

        @Option(help: ArgumentHelp("At most so many.", valueName: "count")) var limit = 50
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit is a number of 1 or more.") }
        }

        func run() async throws {
            let bills = try await HostServices.with(settings.load()) { services in
                try await BillsCommand.telling {
                    try await AlipayDesk.bills(services.bench, services.ledger).list(limit: min(limit, 10_000))
                }
            }
            guard !listing.json else {
                return CommandContext.current.terminal.write(JSONValue.array(bills.map { BillsCommand.json($0.bill) }).text)
            }
            var table = Table("BILL", "KIND", "DATE", "BYTES", "FETCHED")
            for kept in bills {
                table.add(kept.bill.handle, kept.bill.kind, kept.bill.date, "\(kept.bill.byteCount)", kept.keptAt.text)
            }
            CommandContext.current.terminal.write(table.text(empty: "no bill was fetched"))
        }
    }

    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch a bill from Alipay into the host.",
            discussion: "A day's bill is there from nine o'clock of the next morning in China, a month's from the third of the next month.")

        @Argument(help: ArgumentHelp("A day such as 2026-11-20, or a month such as 2026-11.", valueName: "date")) var date: String

        @Option(help: ArgumentHelp("trade (what buyers paid) or signcustomer (what moved on the account).", valueName: "kind"))
        var kind = "trade"

        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard ["trade", "signcustomer"].contains(kind) else { throw ValidationError("--kind is trade or signcustomer.") }
        }

        func run() async throws {
            let bill = try await HostServices.with(settings.load(), needsAlipay: true) { services in
                let file: [UInt8]
                do throws(GatewayError) { file = try await services.gateway.bill(kind: kind, date: date) } catch {
                    throw Complaint(.no, "the bill of \(date) could not be fetched: \(error.agentText)")
                }
                let shelf = AlipayDesk.bills(services.bench, services.ledger)
                return try await BillsCommand.telling { try await shelf.keep(file, kind: kind, date: date) }
            }
            CommandContext.current.terminal.write(
                listing.json ? BillsCommand.json(bill).text : "\(bill.handle), \(bill.byteCount) bytes, SHA-256 \(bill.sha256)")
        }
    }

    struct Save: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take the file of a bill out, into a new file that only its owner can read.",
            discussion: "It tells of every buyer of its day. Who took it is written to the log.")

        @Argument(help: ArgumentHelp("The bill, as `bills list` names it.", valueName: "bill")) var handle: String
        @Option(help: ArgumentHelp("The new file.", valueName: "file")) var out: String
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let loaded = try settings.load()
            try await Workbench.with(loaded, by: .approver) { bench, person in
                let services = try await HostServices.assemble(bench, needsAlipay: false)
                let shelf = AlipayDesk.bills(bench, services.ledger)
                guard let bill = try await BillsCommand.telling({ try await shelf.find(handle: handle) }) else {
                    throw Complaint(.no, "there is no bill `\(handle)`", help: ["`tollgate bills list`"])
                }
                guard let bytes = try await BillsCommand.telling({ try await shelf.bytes(of: bill) }) else {
                    throw Complaint(
                        .no, "this host has the file of `\(handle)` no more",
                        help: ["`tollgate bills fetch \(bill.date) --kind \(bill.kind)` fetches it again"])
                }
                let log = bench.auditLog
                try await bench.store.write { tx in
                    _ = try log.append(
                        EntryDraft(
                            kind: "bill-saved",
                            body: ["bill": .string(bill.handle), "sha256": .string(bill.sha256), "person": .string(person.name)]), in: tx)
                }
                let file = try NewFile(out)
                try file.write(bytes)
                try file.close()
            }
            CommandContext.current.terminal.write("the bill is in \(out)")
        }
    }

    /// What the shelf could not do, as a complaint.
    fileprivate static func telling<R: Sendable>(_ body: () async throws -> R) async throws -> R {
        do { return try await body() } catch let failure as Failure { throw Complaint(.no, failure.text) }
    }

    fileprivate static func json(_ bill: KeptBill) -> JSONValue {
        [
            "bill": .string(bill.handle), "kind": .string(bill.kind), "date": .string(bill.date),
            "bytes": .number(JSONNumber(Int64(bill.byteCount))), "sha256": .string(bill.sha256),
        ]
    }
}
