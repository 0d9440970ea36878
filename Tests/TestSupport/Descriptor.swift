import Glibc

/// Reads from descriptors, and goes on where a signal interrupts: Foundation's own reading ends the process then, and every child that
/// ends is a signal.
public enum Descriptor {
    /// What is there, at least one byte; empty at the end, or where nothing can be read.
    public static func readSome(_ descriptor: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            return Array(bytes.prefix(max(0, count)))
        }
    }
}
