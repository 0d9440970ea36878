/// The values of one statement as libpq takes them, in memory that is used again for the next one.
struct PostgresParameters {
    private var bytes: [UInt8] = []
    private var places: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// Takes the values of a statement. Integers and text go as text, whatever type the statement gives their place; bytes as they are.
    mutating func fill(_ values: [SQLValue]) throws(StoreError) {
        bytes.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        for value in values {
            let start = bytes.count
            var isBinary = false
            switch value {
            case .null: break
            case .integer(let integer): append(integer)
            case .text(let text):
                bytes.append(contentsOf: text.utf8)
                if bytes[start...].contains(0) { throw .value(reason: "text with a NUL character") }
            case .blob(let blob):
                bytes.append(contentsOf: blob)
                isBinary = true
            }
            places.append(value == .null ? nil : start)
            lengths.append(Int32(bytes.count - start))
            formats.append(isBinary ? 1 : 0)
            bytes.append(0)
        }
    }

    /// Runs `body` with the number of values, the values, their lengths and their formats.
    func with<R>(_ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) -> R) -> R {
        bytes.withUnsafeBytes { memory in
            let start = memory.bindMemory(to: CChar.self).baseAddress
            return body(Int32(places.count), places.map { place in place.flatMap { start?.advanced(by: $0) } }, lengths, formats)
        }
    }

    private mutating func append(_ integer: Int64) {
        let start = bytes.count
        var rest = integer.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        if integer < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes[start...].reverse()
    }
}
