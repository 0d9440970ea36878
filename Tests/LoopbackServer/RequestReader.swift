import Glibc

/// Cuts requests out of a connection.
struct RequestReader {
    struct Head {
        let method: String
        let target: String
        let headers: [(name: String, value: String)]

        func request(body: [UInt8], connection: Int, index: Int) -> LoopbackServer.Request {
            LoopbackServer.Request(method: method, target: target, headers: headers, body: body, connection: connection, index: index)
        }
    }

    let connection: Int32
    private var buffer: [UInt8] = []

    init(connection: Int32) { self.connection = connection }

    /// The next whole request; nil at the end of the connection.
    mutating func next() -> (Head, [UInt8])? {
        while true {
            if let end = headEnd() {
                guard let head = parse(Array(buffer[..<end])) else { return nil }
                let length = head.headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
                while buffer.count < end + 4 + length { guard fill() else { return nil } }
                let body = Array(buffer[(end + 4)..<(end + 4 + length)])
                buffer.removeFirst(end + 4 + length)
                return (head, body)
            }
            guard fill() else { return nil }
        }
    }

    private func headEnd() -> Int? {
        guard buffer.count >= 4 else { return nil }
        return (0...(buffer.count - 4)).first { buffer[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10]) }
    }

    private func parse(_ bytes: [UInt8]) -> Head? {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first else { return nil }
        let words = first.split(separator: " ")
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
        return Head(method: String(words[0]), target: String(words[1]), headers: headers)
    }

    private mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16384)
        let count = recv(connection, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer.append(contentsOf: chunk.prefix(count))
        return true
    }
}
