import Foundation
import Testing

@testable import Composition

@Suite("The memory of a host that serves")
struct ProcessMemoryTests {
    @Test("only code is given back that nobody can have written to")
    func ranges() {
        let code: Substring = "55d0a000-55d0c000 r-xp 00001000 fe:00 12345  /usr/local/bin/tollgate"
        #expect(ProcessMemory.codeRange(of: code) == 0x55d0_a000..<0x55d0_c000)
        for other in [
            "55d0a000-55d0c000 rw-p 00001000 fe:00 12345  /usr/local/bin/tollgate",
            "55d0a000-55d0c000 rwxp 00001000 fe:00 12345  /usr/local/bin/tollgate",
            "55d0a000-55d0c000 r--p 00001000 fe:00 12345  /usr/local/bin/tollgate", "55d0c000-55d0a000 r-xp 0 fe:00 1 /x",
            "55d0a000 r-xp 0 fe:00 1 /x", "nonsense", "",
        ] {
            #expect(ProcessMemory.codeRange(of: other[...]) == nil, "\(other)")
        }
    }

    @Test("what was given back is read again where it is needed")
    func again() {
        for _ in 0..<3 {
            ProcessMemory.giveBackCode()
            let sum = (1...9).reduce(0) { sum, number in sum + number * number }
            #expect(sum == 285)
        }
    }
}
