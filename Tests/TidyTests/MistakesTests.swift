import Foundation
import Testing

/// docs/verification.md says which test covers which mistake that was made in public elsewhere: the tests it names have to be there.
struct MistakesTests {
    @Test("each mistake made in public names tests that are there")
    func named() throws {
        let page = try String(contentsOf: Checkout.folder.appendingPathComponent("docs/verification.md"), encoding: .utf8)
        let rows = Self.rows(of: page)
        #expect(rows.count >= 15, "the table of mistakes has only \(rows.count) rows")
        let names = try Checkout.testNames()
        #expect(names.count > 300)
        for row in rows {
            #expect(!row.tests.isEmpty, "`\(row.mistake)` names no test")
            for test in row.tests where !names.contains(test) {
                Issue.record("`\(row.mistake)` names the test `\(test)`, which is not there")
            }
        }
    }

    @Test("a row without a test, and one whose test is gone, would be found")
    func canary() {
        let rows = Self.rows(
            of: "## Mistakes made in public\n\n| mistake | tests |\n|---|---|\n| a | `x y`; `z` |\n| b | later |\n## Next\n| c | `d` |\n")
        #expect(rows.map(\.mistake) == ["a", "b"] && rows.map(\.tests) == [["x y", "z"], []])
    }

    /// The rows of the table under its heading.
    private static func rows(of page: String) -> [(mistake: String, tests: [String])] {
        guard let start = page.range(of: "## Mistakes made in public\n") else { return [] }
        let section = page[start.upperBound...].components(separatedBy: "\n## ")[0]
        return section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let tests =
                cells.count > 1 ? cells[1].split(separator: "`").enumerated().filter { $0.offset % 2 == 0 }.map { String($0.element) } : []
            return (cells[0], cells.count > 1 && cells[1].contains("`") ? tests.filter { !$0.hasPrefix(";") } : [])
        }
    }
}
