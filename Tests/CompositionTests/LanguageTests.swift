import Diagnostics
import Foundation
import Gate
import JSON
import MCP
import Money
import Testing
import ToolKit

@testable import Composition

@Suite("The languages that agents are spoken to in")
struct LanguageTests {
    private static let others = AgentLanguage.allCases.filter { $0 != .english }
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// Every tool of every module.
    private static func listings() throws -> [ToolRegistry.Listing] {
        let settings = try Settings.resolve(
            environment: ["HOME": "/home/x", "AP_SELECT_TOOLS": ToolSelection.names.joined(separator: ",")], file: nil)
        let listings = try HostServices.catalog(settings).listings
        #expect(listings.count == ToolSelection.names.count + 1)
        return listings
    }

    /// What a schema says in words, wherever it stands.
    private static func descriptions(_ schema: JSONObject) -> [String] {
        schema.members.flatMap { member -> [String] in
            switch (member.key, member.value) {
            case ("description", .string(let text)): [text]
            case (_, .object(let object)): descriptions(object)
            default: []
            }
        }
    }

    /// The texts that stand in the source as literals behind a word, each with `{}` for what is filled in.
    private static func literals(_ folder: String, behind words: String) throws -> Set<String> {
        let pattern = try NSRegularExpression(pattern: words + #"\s*"((?:[^"\\]|\\.)*)"(?:\s*\+\s*"((?:[^"\\]|\\.)*)")?"#)
        let filling = try NSRegularExpression(pattern: #"\\\([^()]*(?:\([^()]*\)[^()]*)*\)"#)
        var found: Set<String> = []
        for case let path as String in FileManager.default.enumerator(atPath: "\(root)/\(folder)") ?? .init() where path.hasSuffix(".swift")
        {
            let text = try String(contentsOfFile: "\(root)/\(folder)/\(path)", encoding: .utf8)
            for match in pattern.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                let parts = (1...2).compactMap { Range(match.range(at: $0), in: text).map { String(text[$0]) } }
                let whole = parts.joined()
                found.insert(
                    filling.stringByReplacingMatches(in: whole, range: NSRange(whole.startIndex..., in: whole), withTemplate: "{}"))
            }
        }
        return found
    }

    @Test("every sentence of the catalogue stands there once, in words of its own in each language, with the same gaps")
    func catalogue() {
        let sentences = Sentences.all
        #expect(Set(sentences.map(\.english)).count == sentences.count, "a sentence stands there twice")
        for sentence in sentences {
            let gaps = sentence.english.components(separatedBy: "{}").count
            for language in Self.others {
                let text = sentence[language]
                #expect(!text.isEmpty && text.components(separatedBy: "{}").count == gaps, "\(language): \(text)")
                let isKorean = text.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }
                let words = sentence.english.filter(\.isLowercase)
                #expect(isKorean == (language == .korean) || words.isEmpty, "\(language): \(text)")
            }
        }
    }

    @Test("every tool, every argument and every member of an answer is described in every language", arguments: others)
    func tools(language: AgentLanguage) throws {
        let texts = AgentTexts.of(language)
        for listing in try Self.listings() {
            let said = [listing.title, listing.summary] + Self.descriptions(listing.inputSchema) + Self.descriptions(listing.outputSchema)
            for english in said { #expect(texts.said(english) != english, "\(listing.name) in \(language): \(english)") }
            for (name, property) in listing.inputSchema["properties"]?.objectValue?.members.map({ ($0.key, $0.value) }) ?? [] {
                #expect(property["description"] != nil, "\(listing.name): `\(name)` has no description")
            }
        }
    }

    @Test("what a language changes of a tool are its words; names, types and bounds are the same in all", arguments: others)
    func onlyWords(language: AgentLanguage) throws {
        for listing in try Self.listings() {
            let (english, told) = (ToolListing(listing, in: .english), ToolListing(listing, in: .of(language)))
            #expect(told.name == english.name && told.title != english.title && told.description != english.description)
            #expect(JSONValue.object(told.inputSchema).wordless == JSONValue.object(english.inputSchema).wordless)
            let schemas = try #require(told.outputSchema.flatMap { told in english.outputSchema.map { (told, $0) } })
            #expect(JSONValue.object(schemas.0).wordless == JSONValue.object(schemas.1).wordless)
            #expect(english.description == listing.summary && english.inputSchema == listing.inputSchema)
        }
    }

    @Test("descriptions are in English with the Chinese terms that shops know")
    func english() throws {
        for listing in try Self.listings() {
            let letters = listing.summary.filter { $0.isASCII && $0.isLetter }.count
            #expect(letters > 100, "\(listing.name): \(listing.summary)")
        }
        let refund = try #require(try Self.listings().first { $0.name == "refund-alipay-payment" })
        #expect(refund.summary.contains("退款") && refund.summary.contains("never paid twice"))
        #expect(refund.inputSchema["properties"]?["outTradeNo"]?["description"]?.stringValue?.contains("商户订单号") == true)
    }

    @Test("whatever tools say of a failure, the policy of a refusal and the host of itself is said in every language", arguments: others)
    func failures(language: AgentLanguage) throws {
        let texts = AgentTexts.of(language)
        let sources: [(folder: String, words: String, least: Int)] = [
            ("Sources/Plugins", #"Failure\(\s*code: "[a-zA-Z._-]+",\s*text:"#, 40), ("Sources/Plugins", #"let text ="#, 1),
            ("Sources/Vault", #"Failure\(\s*code: "[a-z-]+",\s*text:"#, 6),
            ("Sources/Notices", #"Failure\(\s*code: "[a-z-]+",\s*text:"#, 1),
            ("Sources/BillKeeping", #"Failure\(\s*code: "[a-z-]+",\s*text:"#, 2), ("Sources/Plugins", #"line\?\.progress\([^"]*"#, 1),
            ("Sources/Gate", #"Failure\(\s*code: "[a-z-]+",\s*text:"#, 2), ("Sources/ToolKit", #"Failure\(\s*code: "[a-z-]+",\s*text:"#, 2),
            ("Sources/PolicyEngine/Decide", #"(?:Forbidden|Unjudged)\([^"]*(?:statements: \[[^\]]*\], )?reason:"#, 11),
            ("Sources/PolicyEngine/Decide", #"Unkept\(\s*[a-zA-Z]+,(?:\s*isKnown\s*\?)?"#, 15),
            ("Sources/PolicyEngine/Decide", #"\breason ="#, 1),
            ("Sources/Host/Composition/CommandLine/", #"case [.a-zA-Z, ]+:(?=\s*"The host)"#, 6),
        ]
        // For people alone: what the log of an operation that waits for one of them says.
        let forPeople: Set = [
            "No host has the tool any more.", "The provider did not answer in time.", "The tool takes other arguments now.",
        ]
        for source in sources {
            let found = try Self.literals(source.folder, behind: source.words).subtracting(forPeople)
            #expect(found.count >= source.least, "\(source.folder): \(found)")
            for english in found where !english.hasPrefix("{}") {
                let example = english.replacing("{}", with: "x")
                #expect(texts.said(example) != example, "\(source.folder) in \(language): \(english)")
            }
        }
    }

    @Test("what is wrong with a bill, and what would help, is said in every language", arguments: others)
    func bills(language: AgentLanguage) throws {
        let texts = AgentTexts.of(language)
        // The codes stand there too: they are words without spaces, and the same everywhere.
        let found = try Self.literals("Sources/Bills", behind: #"case \.[^:"]*(?:\([^)"]*\))?:"#).filter { $0.contains(" ") }
        let sentences = found.map { $0.prefix(1).uppercased() + $0.dropFirst().replacing("{}", with: "x") + "." }
        #expect(sentences.count >= 26)
        for english in sentences {
            #expect(texts.said(english) != english, "\(language): \(english)")
            // The tools say one behind the other.
            for help in Sentences.billHelp {
                #expect(texts.said("\(english) \(help.english)").hasSuffix(help[language]), "\(language): \(english)")
                #expect(texts.said("\(english) \(help.english)").hasPrefix(texts.said(english)), "\(language): \(english)")
            }
        }
    }

    private struct Given: Sendable {
        let title: String
        let way: String
        let amount: Money
        let count: Int64
        let rows: Bool
    }

    private static let parameters = Parameters(
        Field("title", \Given.title, .string(2...3), "a title"), Field("way", \Given.way, .choice(of: ["page", "wap"]), "a way"),
        Field("amount", \Given.amount, .money(atMost: .fen(100)), "an amount"), Field("count", \Given.count, .integer(0...5), "how many"),
        Field("rows", \Given.rows, .boolean, "whether"), build: Given.init)

    @Test("what is wrong with an argument is said in every language", arguments: others)
    func arguments(language: AgentLanguage) throws {
        let texts = AgentTexts.of(language)
        let right: JSONObject = ["title": "abc", "way": "page", "amount": 1, "count": 1, "rows": true]
        _ = try Self.parameters.decode(right)
        let wrong: [JSONValue?] = [
            nil, .null, true, 7, "", "x", "-1", "0.001", "2", "99999999999999", "1234567890123456789012", .array([]), .object([:]),
        ]
        var said: Set<String> = []
        for name in right.keys + ["more"] {
            for value in wrong {
                var given = right
                given[name] = value
                do throws(ArgumentError) { _ = try Self.parameters.decode(given) } catch {
                    let told = texts.said("\(error)")
                    #expect(told != "\(error)", "\(language): \(error)")
                    // Nothing of the English is left but names and values.
                    for word in ["give", "must", "missing", "text", "amount such", "number", "whole", "takes"] {
                        #expect(!told.contains(word), "\(language): \(told)")
                    }
                    said.insert(told)
                }
            }
        }
        #expect(said.count > 30)
    }

    @Test("what a code of Alipay's means is said in every language, behind Alipay's own words", arguments: others)
    func remedies(language: AgentLanguage) throws {
        let texts = AgentTexts.of(language)
        #expect(Sentences.alipay.count > 100)
        for sentence in Sentences.alipay {
            #expect(texts.said(sentence.english) == sentence[language])
            let failure = "退款执行失败. 错误信息: Business Failed (ACQ.SOMETHING: 交易). \(sentence.english)"
            #expect(texts.said(failure) == failure.replacing(sentence.english, with: sentence[language]))
            // As the tools with the platform's names say it.
            let closing = texts.said("Closing the order (关闭订单) failed: \(sentence.english)")
            #expect(!closing.hasPrefix("Closing") && closing.hasSuffix(sentence[language]), "\(language): \(closing)")
        }
        // The gateway has no words beside its catalogue.
        for words in [
            #"Failure\(\s*code: [^,"]+,\s*text:"#, #"Failure\(\s*code: "[^"]+",\s*text:"#, #"Remedy\("#, #"agentText: String \{"#,
        ] {
            #expect(try Self.literals("Sources/AlipayGateway", behind: words).isEmpty)
        }
    }

    @Test("instructions explain held calls, repeats and refusals in every language", arguments: AgentLanguage.allCases)
    func instructions(language: AgentLanguage) {
        let texts = AgentTexts.of(language)
        let told = HostInfo.instructions(in: texts)
        for word in ["held", "operation-status", "pending"] { #expect(told.contains(word), "\(language): \(told)") }
        #expect(HostInfo.server(in: texts).instructions == told)
        #expect(HostInfo.unfinished(nil, in: texts) != HostInfo.unfinished("The host has more to do than it can take on.", in: texts))
        if language != .english {
            #expect(told != HostInfo.instructions(in: .english))
            #expect(HostInfo.takenBack(in: texts) != HostInfo.takenBack(in: .english))
        }
    }

    @Test("the language is a setting; without one it is English")
    func setting() throws {
        func language(_ variables: [String: String], file: String? = nil) throws -> AgentLanguage {
            try Settings.resolve(
                environment: ["HOME": "/home/x"].merging(variables) { $1 }, file: file.map { SourceFile(name: "tollgate.yaml", text: $0) }
            ).language
        }
        #expect(try language([:]) == .english)
        #expect(try language(["TOLLGATE_LANGUAGE": "zh-Hans"]) == .simplifiedChinese)
        #expect(try language([:], file: "language: ko\n") == .korean)
        #expect(throws: (any Error).self) { try language(["TOLLGATE_LANGUAGE": "fr"]) }
    }
}

extension JSONValue {
    /// A schema without its descriptions.
    fileprivate var wordless: JSONValue {
        switch self {
        case .object(let object):
            var less = JSONObject()
            for member in object.members where member.key != "description" || member.value.stringValue == nil {
                less[member.key] = member.value.wordless
            }
            return .object(less)
        case .array(let values): return .array(values.map(\.wordless))
        default: return self
        }
    }
}
