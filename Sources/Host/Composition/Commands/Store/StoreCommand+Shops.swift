import Access
import ArgumentParser
import AuditLog
import JSON
import Ledger
import Store

extension StoreCommand {
    struct Shops: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the shops of the store, and say which merchant's one is.",
            discussion: """
                A shop is an application, and for a service provider the merchant for whom it acts. Versions before this one named the \
                merchant by its token. Where the store has such shops and the token was renewed, hosts do not start before an admin has \
                said which of them is the merchant's of the settings (--take), or that it is none of them (--new).
                """)

        @Option(help: ArgumentHelp("The shop with this key is that of the merchant of the settings.", valueName: "key")) var take: String?
        @Flag(help: "The merchant of the settings has no shop here yet.") var new = false
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard take == nil || !new else { throw ValidationError("Say --take or --new, not both.") }
        }

        func run() async throws {
            let context = CommandContext.current
            try await Workbench.with(settings.load()) { bench in
                if take != nil || new { try await name(bench) }
                let shops = try await bench.store.read { tx in try ShopRegister.all(in: tx) }
                context.terminal.write(listing.json ? Self.json(shops).text : Self.text(shops))
            }
        }

        private func name(_ bench: Workbench) async throws {
            let person = try await CommandContext.current.person(.admin, of: bench.access)
            let account = AlipayAccountParts(bench.settings, appID: nil)
            let appID = try AlipayLink.make(bench.settings, needed: false)?.appID
            let (name, token) = try ShopChoice(bench, appID: appID, account: account).named()
            let (log, key) = (bench.auditLog, take)
            do {
                try await bench.store.write { tx in
                    let shop = try ShopRegister.name(name, token: token, key: key, in: tx)
                    _ = try log.append(ShopChoice.entry(name, shop, by: person.name), in: tx)
                }
            } catch let problem as ShopRegister.Problem { throw ShopChoice.complaint(problem) }
        }

        private static func text(_ shops: [ShopRegister.Entry]) -> String {
            var table = Table("SHOP", "APPLICATION", "MERCHANT")
            for entry in shops {
                let isUnknown = entry.name.isKeyedByToken
                table.add(
                    entry.shop.key, entry.name.appID,
                    entry.name.merchant.isEmpty ? "the application's own" : isUnknown ? "known by a token only" : entry.name.merchant)
            }
            return table.text(empty: "the store holds no shop yet")
        }

        private static func json(_ shops: [ShopRegister.Entry]) -> JSONValue {
            .array(
                shops.map { entry in
                    let hasName = !entry.name.merchant.isEmpty && !entry.name.isKeyedByToken
                    return [
                        "key": .string(entry.shop.key), "environment": .string(entry.name.environment),
                        "app_id": .string(entry.name.appID), "merchant": hasName ? .string(entry.name.merchant) : .null,
                    ]
                })
        }
    }
}
