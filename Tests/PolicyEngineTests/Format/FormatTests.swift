import Diagnostics
import Foundation
import Testing

@testable import PolicyEngine

@Suite("The style of policy files")
struct FormatTests {
    @Test("every example is set as it says, and its output is left as it is", arguments: FormatExample.plain + FormatExample.nasty)
    func examples(_ example: FormatExample) {
        let once = FormatSample.formatted(example.before)
        #expect(once == example.after)
        #expect(FormatSample.formatted(once) == once)
        #expect(FormatSample.meaning(once) == FormatSample.meaning(example.before))
    }

    @Test("every policy file of the project is in its style, with every kind of line end")
    func shipped() throws {
        let paths = try Self.paths(under: "policies") + Self.paths(under: "docs")
        #expect(paths.contains("policies/starter.yaml") && paths.count >= 3)
        for path in paths {
            let file = try Sample.file(path)
            #expect(FormatSample.formatted(file.text, name: path) == file.text, "\(path)")
            #expect(FormatSample.formatted("\u{FEFF}" + file.text.replacing("\n", with: "\r\n"), name: path) == file.text, "\(path)")
        }
    }

    /// Every YAML file in a folder of the project, at any depth.
    static func paths(under folder: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
    }

    @Test("a comment behind brackets is kept at every width, also where only the dashes before them make the line too long")
    func remarkAtTheEdge() {
        for width in 60...110 {
            for dashes in ["- ", "- - ", "- - - "] {
                let value = String(repeating: "x", count: width)
                let text = "a:\n  \(dashes)b\n  \(dashes){ c: \(value),\n       d: e } # behind\n"
                let once = FormatSample.formatted(text)
                #expect(once.contains("# behind") && FormatSample.meaning(once) == FormatSample.meaning(text), "\(text)\n=====\n\(once)")
                #expect(FormatSample.formatted(once) == once, "\(text)\n=====\n\(once)")
            }
        }
    }

    @Test("what cannot be read is told with its place, and nothing is set")
    func unreadable() {
        let bad = [
            ("tollgate: 1\nagents: { a: {}\nlists: {}\n", "a.yaml:3:1: error[yaml-syntax]"),
            ("tollgate: 1\n\tagents: {}\n", "a.yaml:2:1: error[yaml-syntax]"),
            ("tollgate: &a 1\n", "a.yaml:1:11: error[anchor]"),
            ("tollgate: 1\ntollgate: 1\n", "a.yaml:2:1: error[repeated-key]"),
            ("a: 1\n---\nb: 1\n", "a.yaml:2:1: error[several-documents]"),
            ("a: \u{200B}\n", "a.yaml:1:4: error[hidden-character]"),
        ]
        for (text, place) in bad { #expect(FormatSample.formatted(text).hasPrefix("unreadable\n\(place)"), "\(text)") }
    }

    @Test("mistakes in what a file says do not keep it from being set")
    func mistakes() {
        let text = "tollgate: 2\nscopes:\n- permitt:   a\n  effects: [ refnud ]\nunknown: { b: 1 }\n"
        #expect(
            FormatSample.formatted(text) == "tollgate: 2\nscopes:\n  - permitt: a\n    effects: [refnud]\nunknown: { b: 1 }\n")
    }
}
