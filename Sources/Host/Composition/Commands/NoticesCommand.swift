import ArgumentParser
import Clocks
import JSON
import Ledger
import Money
import Notices
import Store
import ToolKit

/// `tollgate notices`
struct NoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices", abstract: "What Alipay told by itself, and the secret by which it is sent on.",
        subcommands: [List.self, ShowSecret.self])
}

extension NoticesCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List notifications, the newest first.",
            discussion: "A payment of another amount than was asked for, or of an order that nobody was asked for, counts as nothing.")

        @Flag(help: "Only those that the shop's own address has not taken.") var unsent = false
        @Flag(help: "Only those that people have to look at.") var alarms = false
        @Option(help: ArgumentHelp("At most so many.", valueName: "count")) var limit = 50
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit is a number of 1 or more.") }
            guard !unsent || !alarms else { throw ValidationError("--unsent and --alarms are two listings.") }
        }

        func run() async throws {
            try await HostServices.with(settings.load()) { services in
                let book = NoticeBook(shop: services.ledger.shop.key)
                let (choice, limit): (NoticeBook.Choice, Int) = (unsent ? .unsent : alarms ? .alarms : .all, min(limit, .max - 1))
                let found = try await services.bench.store.read { tx in try book.list(choice, limit: limit + 1, in: tx) }
                let shown = Array(found.prefix(limit))
                let terminal = CommandContext.current.terminal
                terminal.write(listing.json ? JSONValue.array(shown.map { .object(NoticeText.json($0)) }).text : NoticeText.table(shown))
                if found.count > limit { terminal.complain("there are more: `--limit` lists more of them") }
            }
        }
    }

    struct ShowSecret: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "secret", abstract: "Hand out the secret that notifications are signed with when they are sent on.",
            discussion: "It is made from the store's own key, unless `alipay.forward_secret_file` names another one.")

        @Option(help: ArgumentHelp("A new file for it, that only its owner can read.", valueName: "file")) var out: String?
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await Workbench.with(settings.load()) { bench in
                try await SecretOutput.issue(out: out, label: "the secret of notifications that are sent on") {
                    try ForwardSecret.text(bench.settings, storeKey: bench.keys.pseudonymBytes)
                }
            }
        }
    }
}

/// Notifications as listings show them: nothing of the buyer.
private enum NoticeText {
    static func table(_ notices: [KeptNotice]) -> String {
        var table = Table("RECEIVED AT", "ABOUT", "ORDER", "AMOUNT", "VERDICT", "PRICE", "SENT ON", "NOTICE")
        for notice in notices {
            table.add(
                notice.receivedAt.text, notice.kind.rawValue, notice.order?.number.text ?? "", notice.amount.map { "\($0)" } ?? "",
                (notice.verdict.isAlarm ? "ALARM: " : "") + notice.verdict.rawValue, notice.price?.rawValue ?? "", forwarding(notice),
                notice.id)
        }
        return table.text(empty: "there are no such notifications")
    }

    static func json(_ notice: KeptNotice) -> JSONObject {
        var object: JSONObject = [
            "notice": .string(notice.id), "about": .string(notice.kind.rawValue), "verdict": .string(notice.verdict.rawValue),
            "alarm": .bool(notice.verdict.isAlarm), "received_at": .string(notice.receivedAt.text),
            "forwarding": .string(notice.forwarding.rawValue), "tries": .number(JSONNumber(notice.tries)),
        ]
        if let order = notice.order {
            object["order"] = .string(order.number.text)
            object["trade"] = .string(order.tradeNumber)
        }
        if let amount = notice.amount { object["amount"] = .string("\(amount)") }
        if let price = notice.price { object["price"] = .string(price.rawValue) }
        if let next = notice.nextAt { object["next_at"] = .string(next.text) }
        return object
    }

    private static func forwarding(_ notice: KeptNotice) -> String {
        switch notice.forwarding {
        case .none: ""
        case .due: notice.tries == 0 ? "due" : "\(notice.tries) tries, again at \(notice.nextAt?.text ?? "")"
        case .sent: "taken"
        case .unsent: "NOT TAKEN, \(notice.tries) tries"
        }
    }
}
