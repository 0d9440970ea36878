import Access
import Clocks
import Gate
import HTTPTypes
import JSON
import Ledger
import Money

/// The pages on which a question is answered.
enum ApprovalText {
    /// The page that everybody sees: it says nothing of any operation, nor whether there is one.
    static func door(note: String? = nil) -> Page {
        let told: HTML = note.map { "<p class=\"note\">\($0)</p>" } ?? ""
        return Page(
            title: "Tollgate: a call waits for people",
            body: """
                \(told)<p>If you are an approver, show your own secret to see what is asked. It is yours alone: nobody who sent you \
                here needs it.</p>
                <form method="post"><p><label>Your approver's secret<br><input type="password" name="secret" required autofocus \
                autocomplete="off" spellcheck="false"></label></p><button type="submit">Show what is asked</button></form>
                """)
    }

    /// What is asked, for a person who has shown their secret.
    /// - Parameters:
    ///   - ticket: what the person's answer is taken by.
    ///   - checkpoint: the log's newest checkpoint; nil where there is none yet.
    static func question(_ pending: Pending, to person: Person, ticket: String, checkpoint: String?) -> Page {
        let call = pending.operation.call
        var rows: [(String, HTML)] = [("What", "<strong>\(what(pending.operation))</strong>"), ("Agent", "\(call.agent)")]
        rows.append(("Tool", "\(call.tool)"))
        rows += call.arguments.members.map { ("Argument \($0.key)", "\($0.value.stringValue ?? $0.value.text)") }
        if !call.reason.isEmpty { rows.append(("Reason (the agent's words)", "\(call.reason)")) }
        rows.append(("Conversation", "\(call.conversation ?? "none was proved")"))
        let awaits = pending.awaits.map { "\($0.gate) (\($0.people) \($0.people == 1 ? "person" : "people"))" }
        rows.append(("Held by", "\(awaits.joined(separator: ", "))"))
        rows.append(("Agreed so far", "\(pending.agreed.isEmpty ? "nobody" : pending.agreed.joined(separator: ", "))"))
        rows += [("Asked at", "\(pending.askedAt.text)"), ("Expires", "\(pending.expiresAt.text)")]
        rows.append(("Operation", "\(pending.operation.id.text)"))
        let table = HTML(rows.map { "<tr><th scope=\"row\">\($0.0)</th><td>\($0.1)</td></tr>" })
        let proof: HTML =
            checkpoint.map { "<p>The log's newest checkpoint; keep it to check the log against later:</p><pre>\($0)</pre>" } ?? ""
        return Page(
            title: "Do you agree, \(person.name)?",
            body: """
                <table>\(table)</table><form method="post"><input type="hidden" name="ticket" value="\(ticket)">\
                <button type="submit" name="verdict" value="approve">Agree</button>\
                <button type="submit" name="verdict" value="reject">Turn down</button></form>\(proof)
                """)
    }

    /// What an answer led to.
    static func outcome(_ outcome: AnswerOutcome) -> Page {
        switch outcome {
        case .approved: Page(title: "Agreed", body: "<p>A running host carries it out.</p>")
        case .waiting(let gates):
            Page(title: "Agreed", body: "<p>It waits for more people: \(gates.joined(separator: ", ")).</p>")
        case .rejected: Page(title: "Turned down", body: "<p>Nothing was moved.</p>")
        }
    }

    /// An answer that was not taken.
    static func refused(_ refused: AnswerRefused) -> Page {
        Page(title: "Your answer was not taken", body: "<p>\(refused.description).</p>", status: .conflict)
    }

    private static func what(_ operation: Operation) -> String {
        let movement = operation.movement
        let order = movement.order.map { " on order \($0.text)" } ?? ""
        let price = operation.isPriceUnverified ? ", price unverified" : ""
        return "\(movement.kind.rawValue) of \(movement.amount)\(order)\(price)"
    }
}
