import Foundation
import TestSupport
import Testing

@testable import MCP

@Suite("Lines to a client that does not read", .timeLimit(.minutes(5)))
struct LineWriterTests {
    @Test("what a client can do without is dropped once too much waits, and what must not get lost is not")
    func dropped() async throws {
        let pipe = Pipe()
        let writer = try #require(LineWriter.start(on: pipe.fileHandleForWriting.fileDescriptor))
        // Nobody reads yet: the pipe takes 64 KiB, the writer 4 MiB and the line that goes beyond.
        let mebibyte = [UInt8](repeating: 0x61, count: 1 << 20)
        for _ in 0..<20 { writer.writeIfRoom(mebibyte) }
        writer.write(Array("kept".utf8))
        for _ in 0..<20 { writer.writeIfRoom(Array("dropped".utf8)) }
        let reading = pipe.fileHandleForReading.fileDescriptor
        async let all: [UInt8] = blocking {
            var all: [UInt8] = []
            while true {
                let bytes = Descriptor.readSome(reading)
                guard !bytes.isEmpty else { return all }
                all += bytes
            }
        }
        await writer.finish()
        try pipe.fileHandleForWriting.close()
        let lines = try await all.split(separator: 0x0A).map { $0.count < 100 ? String(decoding: $0, as: UTF8.self) : "\($0.count)" }
        #expect(lines.last == "kept")
        #expect((4...6).contains(lines.dropLast().count) && lines.dropLast().allSatisfy { $0 == "\(1 << 20)" })
    }

    @Test("whoever waits for room waits no longer than its task")
    func room() async throws {
        let pipe = Pipe()
        let writer = try #require(LineWriter.start(on: pipe.fileHandleForWriting.fileDescriptor))
        await writer.room()
        for _ in 0..<6 { writer.write([UInt8](repeating: 0x61, count: 1 << 20)) }
        let waiting = Task { await writer.room() }
        waiting.cancel()
        await waiting.value
        // The reader goes away, and with it all that waits.
        try pipe.fileHandleForReading.close()
        await writer.room()
        await writer.finish()
    }
}
