import Foundation
import Testing

/// docs/mcp.md says which test covers which of the protocol's checks: each has a row, and the tests that it names have to be there.
struct ChecksTests {
    @Test("each of the 33 checks of MCP but the one about upstreams names tests that are there, and that bear its number")
    func covered() throws {
        let page = try String(contentsOf: Checkout.folder.appendingPathComponent("docs/mcp.md"), encoding: .utf8)
        let rows = Self.rows(of: page)
        #expect(rows.map(\.check) == Array(1...33))
        let names = try Checkout.testNames()
        for row in rows where row.check != 32 {
            #expect(row.tests.contains { Self.numbers(of: $0).contains(row.check) }, "no test of check \(row.check) bears its number")
            for test in row.tests where !names.contains(test) {
                Issue.record("check \(row.check) names the test `\(test)`, which is not there")
            }
            #expect(["HTTP", "stdio", "HTTP, stdio"].contains(row.transports), "check \(row.check) is over `\(row.transports)`")
        }
        let gateway = try #require(rows.first { $0.check == 32 })
        #expect(gateway.tests.isEmpty && gateway.line.contains("none"))
        for check in [31, 33] { #expect(rows.first { $0.check == check }?.line.contains("upstream") == true, "row \(check)") }
    }

    @Test("every test that bears the number of a check stands in that check's row")
    func complete() throws {
        let page = try String(contentsOf: Checkout.folder.appendingPathComponent("docs/mcp.md"), encoding: .utf8)
        let rows = Dictionary(Self.rows(of: page).map { ($0.check, $0.tests) }, uniquingKeysWith: +)
        for name in try Checkout.testNames() {
            for check in Self.numbers(of: name) where rows[check]?.contains(name) != true {
                Issue.record("docs/mcp.md does not name `\(name)` in the row of check \(check); scripts/checks.sh writes it there")
            }
        }
    }

    @Test("a row without a test, and one whose test is gone, would be found")
    func canary() {
        let rows = Self.rows(of: "| check |\n|---|\n| 7 | a | HTTP | `7: x`; `` 7: `y` `` |\n| 32 | b | – | none |\n")
        #expect(rows.map(\.check) == [7, 32] && rows.map(\.tests) == [["7: x", "7: `y`"], []])
        #expect(Self.numbers(of: "2, 31: x") == [2, 31] && Self.numbers(of: "40: x").isEmpty && Self.numbers(of: "sixty: x").isEmpty)
    }

    private struct Row {
        let check: Int
        let transports: String
        let tests: [String]
        let line: String
    }

    /// The rows of the table of checks: those whose first cell is a number.
    private static func rows(of page: String) -> [Row] {
        page.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard line.hasPrefix("| "), cells.count >= 4, let check = Int(cells[0]) else { return nil }
            return Row(check: check, transports: cells[2], tests: codes(in: cells[3]), line: String(line))
        }
    }

    /// The texts in backticks; one that has a backtick stands in two.
    private static func codes(in cell: String) -> [String] {
        cell.matches(of: /`` (.+?) ``|`([^`]+)`/).map { String($0.1 ?? $0.2 ?? "") }
    }

    /// The checks whose numbers a test's name begins with.
    private static func numbers(of name: String) -> [Int] {
        guard let end = name.firstIndex(of: ":") else { return [] }
        let numbers = name[..<end].split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) }
        let checks = numbers.compactMap(\.self)
        return checks.count == numbers.count && checks.allSatisfy((1...33).contains) ? checks : []
    }
}
