import CMalloc
import Foundation
import Glibc

/// What a host that serves does about the memory of its process.
enum ProcessMemory {
    /// Has threads share what the allocator keeps in reserve: it would keep some for each of a dozen threads, most of which wait. Half as
    /// many reserves as processors are enough for those that work at one time.
    ///
    /// It counts for threads that have not allocated yet, so it comes first.
    static func shareReserves() {
        mallopt(M_ARENA_MAX, Int32(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) / 2)))
    }

    /// Gives the pages of the program's code back that starting has read and serving does not need: more than half of what the process has
    /// in memory then. The system keeps the file at hand, and maps a page again where its code is run.
    ///
    /// Nothing is lost by it: these pages are read and never written.
    static func giveBackCode() {
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
