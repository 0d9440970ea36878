import Foundation
import TestSupport
import Testing

@testable import QRCode

/// A link of so many characters.
private func link(_ count: Int) -> String {
    String("https://qr.example/".prefix(count)) + String((0..<max(0, count - 19)).map { Character(UnicodeScalar(UInt8(97 + $0 % 26))) })
}

@Test(
    "a code of every length up to 300 characters is read back as it was",
    .enabled(if: CodeReader.program != nil, Comment(rawValue: CodeReader.whyNot)))
func readBack() async throws {
    let texts = (1...300).map(link)
    let images = try texts.map { try QRCode($0).png(pixelsPerModule: 3) }
    #expect(try await CodeReader.read(images, suffix: "png") == texts)
}

@Test(
    "the text for terminals is the same code as the image",
    .enabled(if: CodeReader.program != nil, Comment(rawValue: CodeReader.whyNot)))
func readTerminalText() async throws {
    let texts = [1, 19, 45, 90, 150, 200].map(link)
    let pictures = try texts.map { CodeReader.picture(of: try #require(QRCode($0).terminalText(within: 80))) }
    #expect(try await CodeReader.read(pictures, suffix: "pgm") == texts)
}

@Test("the image is a PNG that a strict reader takes, of the size that is asked for", arguments: [1, 2, 3, 7, 8, 32])
func strictImage(scale: Int) throws {
    for count in scale > 8 ? [1, 45] : [1, 45, 300, 2331] {
        let code = try QRCode(link(count))
        let image = try StrictPNG(code.png(pixelsPerModule: scale))
        let width = (code.side + 8) * scale
        #expect((image.width, image.height) == (width, width))
        for row in 0..<width {
            for column in stride(from: row % 3, to: width, by: 3) {
                let expected = code.isDark(column: column / scale - 4, row: row / scale - 4)
                guard image.isBlack[row * width + column] == expected else {
                    Issue.record("pixel \(column), \(row) of the code of \(count) characters")
                    return
                }
            }
        }
    }
}

@Test("a size that is no size counts as the nearest one")
func imageSizes() throws {
    let code = try QRCode("a")
    #expect(try code.png(pixelsPerModule: -5) == code.png(pixelsPerModule: 1))
    #expect(try code.png(pixelsPerModule: 1000) == code.png(pixelsPerModule: 32))
}

@Test("a code has its three eyes, and light all around")
func eyes() throws {
    let code = try QRCode(link(45))
    let eye = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"]
    for (left, top) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
        for (row, line) in eye.enumerated() {
            #expect(String((0..<7).map { code.isDark(column: left + $0, row: top + row) ? "#" : "." }) == line)
        }
    }
    for place in -4..<code.side + 4 {
        #expect(!code.isDark(column: place, row: -1) && !code.isDark(column: -1, row: place))
        #expect(!code.isDark(column: place, row: code.side) && !code.isDark(column: code.side, row: place))
    }
}

@Test("lines of a terminal's text are as wide as one another, and a code that does not fit is not told as text")
func terminalWidth() throws {
    for count in [1, 45, 90, 200] {
        let code = try QRCode(link(count))
        let text = try #require(code.terminalText(within: code.side + 4))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.last == "")
        #expect(lines.dropLast().allSatisfy { $0.count == code.side + 4 })
        #expect(lines.count - 1 == (code.side + 5) / 2)
        #expect(code.terminalText(within: code.side + 3) == nil)
    }
    #expect(try QRCode(link(200)).terminalText() == nil)
    #expect(try QRCode(link(150)).terminalText() != nil)
}

@Test("an empty text and one that no code holds are refused in words, and the longest one is not")
func refusals() throws {
    #expect(throws: QRCodeError.empty) { try QRCode("") }
    #expect(throws: QRCodeError.tooLong(bytes: 2332)) { try QRCode(link(2332)) }
    #expect(try QRCode(link(2331)).side == 177)
    #expect(throws: QRCodeError.tooLong(bytes: 3000)) { try QRCode(String(repeating: "付", count: 1000)) }
    #expect("\(QRCodeError.tooLong(bytes: 9))" == "a text of 9 bytes is too long for a QR code")
}

@Test("codes made at the same time are the ones that are made one after the other")
func concurrency() async throws {
    let texts = (1...Level.count(2000)).map { link(1 + $0 % 400) }
    let alone = try texts.map { try QRCode($0) }
    let together = try await withThrowingTaskGroup(of: (Int, QRCode).self) { group in
        for (index, text) in texts.enumerated() { group.addTask { (index, try QRCode(text)) } }
        var found: [Int: QRCode] = [:]
        for try await (index, code) in group { found[index] = code }
        return found
    }
    #expect(alone.indices.allSatisfy { together[$0] == alone[$0] })
}
