/// Decimal numbers as people reckon on paper: with arrays of digits. It shares nothing with `Money`, so that the two can be compared.
struct ReferenceDecimal {
    /// The digits of a whole number, most significant first, no leading zeros; empty for zero.
    static func trimmed(_ digits: [Int]) -> [Int] { Array(digits.drop { $0 == 0 }) }

    /// The digits of a count of smallest units.
    static func digits(_ number: Int64) -> [Int] { trimmed(String(number).compactMap(\.wholeNumberValue)) }

    /// What a decimal text comes to in hundredths; nil where it has a part smaller than that.
    static func hundredths(_ text: String) -> [Int]? {
        let halves = text.split(separator: "e", omittingEmptySubsequences: false)
        let mantissa = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        var before = mantissa[0].compactMap(\.wholeNumberValue)
        var behind = mantissa.count > 1 ? mantissa[1].compactMap(\.wholeNumberValue) : []
        var shift = (halves.count > 1 ? Int(halves[1]) ?? 0 : 0) + 2
        while shift > 0 {
            before.append(behind.isEmpty ? 0 : behind.removeFirst())
            shift -= 1
        }
        while shift < 0 {
            behind.insert(before.isEmpty ? 0 : before.removeLast(), at: 0)
            shift += 1
        }
        return behind.allSatisfy { $0 == 0 } ? trimmed(before) : nil
    }

    static func sum(_ left: [Int], _ right: [Int]) -> [Int] {
        var result: [Int] = []
        var carry = 0
        for place in 0..<max(left.count, right.count) + 1 {
            let total = digit(left, place) + digit(right, place) + carry
            result.insert(total % 10, at: 0)
            carry = total / 10
        }
        return trimmed(result)
    }

    /// `left` − `right`, where `left` is not the smaller one.
    static func difference(_ left: [Int], _ right: [Int]) -> [Int] {
        var result: [Int] = []
        var borrow = 0
        for place in 0..<left.count {
            let rest = digit(left, place) - digit(right, place) - borrow
            borrow = rest < 0 ? 1 : 0
            result.insert(rest < 0 ? rest + 10 : rest, at: 0)
        }
        return trimmed(result)
    }

    static func product(_ left: [Int], _ right: [Int]) -> [Int] {
        var result: [Int] = []
        for (place, factor) in right.reversed().enumerated() {
            var row = Array(repeating: 0, count: place)
            for _ in 0..<factor { row = sum(row, left + Array(repeating: 0, count: place)) }
            result = sum(result, row)
        }
        return result
    }

    static func isGreater(_ left: [Int], than right: [Int]) -> Bool {
        left.count != right.count ? left.count > right.count : right.lexicographicallyPrecedes(left)
    }

    private static func digit(_ digits: [Int], _ place: Int) -> Int { place < digits.count ? digits[digits.count - 1 - place] : 0 }
}
