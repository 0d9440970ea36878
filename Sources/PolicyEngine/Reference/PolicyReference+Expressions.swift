internal import CEL
internal import Money

extension PolicyReference {
    // MARK: - Names

    static var names: String {
        let rows = Root.allCases.flatMap { root in [row(root)] + fields(of: root) }
        return """
            ## What expressions see

            A statement sees a name where all effects have it that the statement covers. What may be absent fails where it is: in a
            permit, the permit does not match; elsewhere the check demands `has(…)` first.

            \(Markdown.table(["name", "type", "effects", "may be absent", "what"], rows))
            """
    }

    private static func row(_ root: Root) -> [String] {
        let effects = Effect.allCases.filter(root.isKnown)
        let isAll = effects.count == Effect.allCases.count
        let type =
            switch Vocabulary.type(of: root) {
            case .object: "object"
            case let type: "\(type)"
            }
        return [
            "`\(root.name)`", type, isAll ? "all" : effects.map(\.rawValue).joined(separator: ", "), "", FactTexts.all[root.name] ?? "",
        ]
    }

    private static func fields(of root: Root) -> [[String]] {
        switch root {
        case .agent: rows(Vocabulary.agent) { _ in "" }
        case .payee: rows(Vocabulary.payee) { $0.isOptional ? "always" : "" }
        case .order: rows(Vocabulary.order(isPaid: false)) { $0.isOptional ? "for \(unpaid)" : "" }
        case .context:
            rows(Vocabulary.context([])) { $0.isOptional ? "always" : "" } + [
                ["`context.NAME`", "as declared", "", "always", "A claim that the policy's section `context` declares."]
            ]
        case .args: [["`args.NAME`", "the parameter's", "", "where a tool lets calls leave it out", "An argument."]]
        case .tool, .amount, .reason, .number, .now, .shop, .lists: []
        }
    }

    /// The effects that see orders of which perhaps nothing but the number is known.
    private static var unpaid: String {
        Effect.allCases.filter { Root.order.isKnown(for: $0) && $0 != .refund }.map(\.rawValue).joined(separator: ", ")
    }

    private static func rows(_ type: CELObjectType, absent: (CELObjectType.Field) -> String) -> [[String]] {
        type.fields.map { field in
            let path = "\(type.name).\(field.name)"
            return ["`\(path)`", "\(field.type)", "", absent(field), FactTexts.all[path] ?? ""]
        }
    }

    // MARK: - Functions

    /// What is declared beside the standard library.
    static var ownListing: [CELListing] {
        let standard = Dictionary(CELEnvironment().listing.map { (Key($0), Set($0.forms)) }, uniquingKeysWith: { $0.union($1) })
        return Vocabulary.base(zone: nil, lists: []).listing.compactMap { listing in
            let forms = listing.forms.filter { standard[Key(listing)]?.contains($0) != true }
            return forms.isEmpty ? nil : CELListing(kind: listing.kind, name: listing.name, forms: forms)
        }
    }

    private struct Key: Hashable {
        let kind: CELListing.Kind
        let name: String

        init(_ listing: CELListing) {
            kind = listing.kind
            name = listing.name
        }
    }

    static var functions: String {
        let standard = merged(CELEnvironment().listing)
        return """
            ## Functions

            `&&`, `||` and `? :` are as everywhere; the order of their operands does not matter where one of them fails.

            ### Money and the policy's own calendar

            \(table(merged(ownListing), FunctionTexts.own))

            ### Standard functions

            \(table(standard.filter { $0.kind == .function }, FunctionTexts.standard))

            ### Standard operators

            `A` and `B` stand for any one type.

            \(table(standard.filter { $0.kind == .operator }, FunctionTexts.operators))

            ### Macros

            On a map they go through its keys; with two names through places and elements of a list, or keys and values of a map.

            \(Markdown.table(["written", "what"], macros))
            """
    }

    private static var macros: [[String]] {
        CELEnvironment.macros.map { macro in
            [macro.forms.map { "`\($0.text)`" }.joined(separator: "<br>"), FunctionTexts.macros[macro.name] ?? ""]
        }
    }

    /// Listings of one name together: `-` is two operators.
    private static func merged(_ listings: [CELListing]) -> [CELListing] {
        var merged: [CELListing] = []
        for listing in listings {
            if let last = merged.last, Key(last) == Key(listing) {
                merged[merged.count - 1] = CELListing(kind: last.kind, name: last.name, forms: last.forms + listing.forms)
            } else {
                merged.append(listing)
            }
        }
        return merged
    }

    private static func table(_ listings: [CELListing], _ texts: [String: String]) -> String {
        let rows = listings.map { listing in
            [listing.forms.map { "`\($0.text)`" }.joined(separator: "<br>"), results(listing), texts[listing.name] ?? ""]
        }
        return Markdown.table(["written", "gives", "what"], rows)
    }

    private static func results(_ listing: CELListing) -> String {
        var results: [String] = []
        for result in listing.forms.compactMap(\.result) where !results.contains(result) { results.append(result) }
        return results.joined(separator: ", ")
    }
}

/// Pieces of Markdown.
enum Markdown {
    /// A table; bars in cells are escaped.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        let lines = [head] + [head.map { _ in "---" }] + rows
        return lines.map { "| " + $0.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    /// Where a heading is linked to.
    static func anchor(_ heading: String) -> String {
        "#" + heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.replacing(" ", with: "-")
    }
}
