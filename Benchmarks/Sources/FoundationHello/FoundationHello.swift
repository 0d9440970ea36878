import Foundation

/// The least that a program with Foundation does: how long a process takes to start at all.
@main
struct FoundationHello {
    static func main() {
        let line = Data("hello at \(Date().timeIntervalSince1970)\n".utf8)
        FileHandle.standardOutput.write(line)
    }
}
