import Glibc

/// A file's lines, one after the other, out of one buffer: a bill of any length takes the same memory.
final class LineReader {
    /// The number of the line that was read last, from 1.
    private(set) var number = 0
    private let file: ZipFile
    private let limit: Int
    private let buffer: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var isAtEnd = false

    /// What is unpacked at once.
    private static let chunk = 256 << 10

    init(_ file: ZipFile, limit: Int) {
        self.file = file
        self.limit = limit
        buffer = .allocate(byteCount: limit + Self.chunk, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// The next line without its end (LF, or CR and LF); nil behind the last one. Good until the next line is asked for.
    func next() throws(BillError) -> UnsafeRawBufferPointer? {
        var looked = 0
        while true {
            if let length = lineFeed(from: looked) { return try line(length, then: 1) }
            looked = end - start
            if looked > limit { throw .lineTooLong(line: number + 1, limit: limit) }
            if isAtEnd { return looked == 0 ? nil : try line(looked, then: 0) }
            try fill()
        }
    }

    /// How long the line is that begins at `start`, where its end is in the buffer.
    private func lineFeed(from looked: Int) -> Int? {
        guard let base = buffer.baseAddress, end - start > looked else { return nil }
        let line = base + start
        return memchr(line + looked, 0x0A, end - start - looked).map { UnsafeRawPointer($0) - UnsafeRawPointer(line) }
    }

    private func line(_ length: Int, then more: Int) throws(BillError) -> UnsafeRawBufferPointer {
        number += 1
        if length > limit { throw .lineTooLong(line: number, limit: limit) }
        let line = UnsafeRawBufferPointer(rebasing: buffer[start..<start + length])
        start += length + more
        return line.last == 0x0D ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line
    }

    /// Moves what is left to the front, and unpacks behind it.
    private func fill() throws(BillError) {
        if let base = buffer.baseAddress, start > 0 {
            memmove(base, base + start, end - start)
            (start, end) = (0, end - start)
        }
        let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
        isAtEnd = count == 0
        end += count
    }
}
