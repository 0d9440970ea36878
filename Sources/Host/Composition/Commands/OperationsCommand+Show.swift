import Access
import ArgumentParser
import Gate
import JSON
import Money

extension OperationsCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the whole life of one operation.",
            discussion: """
                What was asked and decided, what people were asked and answered, how often the provider was asked, what happened to the \
                amount, and every entry of the log about it.
                """)

        @Argument(help: "The operation, such as op_1f….") var operation: String
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await HostServices.with(settings.load()) { services in
                guard let life = try await services.gate.life(of: OperationID(operation)) else {
                    throw Complaint(.no, "there is no operation `\(operation)`", help: ["`tollgate operations list`"])
                }
                CommandContext.current.terminal.write(listing.json ? JSONValue.object(LifeText.json(life)).text : LifeText.text(life))
            }
        }
    }

    struct Acknowledge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that you have seen the alarm about an operation.",
            discussion: """
                An alarm is raised when something happened that was taken for ended. It is listed as unresolved until somebody who could \
                settle the operation says with their own secret that they have seen it.
                """)

        @Argument(help: "The operation, such as op_1f….") var operation: String
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await HostServices.with(settings.load()) { services in
                let person = try await CommandContext.current.person(.approver, of: services.bench.access)
                try await ByHandComplaint.of { try await services.gate.seeAlarm(about: OperationID(operation), by: person) }
                CommandContext.current.terminal.write("the alarm about \(operation) is acknowledged by \(person.name)")
            }
        }
    }
}
