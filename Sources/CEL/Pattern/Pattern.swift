/// A regular expression in RE2's syntax, searched for in time proportional to the text: no pattern makes it slow. There are no back
/// references and no look-around, as in RE2.
struct Pattern: Sendable {
    /// How many instructions a pattern may become; repetition counts multiply them.
    static let maximumSize = 1000
    /// How many characters a pattern may have.
    static let maximumLength = 1000

    private let program: [Instruction]

    /// Reads a pattern.
    init(_ text: String) throws(CELFailure) {
        do throws(PatternMistake) {
            guard text.unicodeScalars.count <= Self.maximumLength else {
                throw PatternMistake("is longer than \(Self.maximumLength) characters")
            }
            var reader = PatternReader(text)
            var compiler = PatternCompiler()
            try compiler.add(try reader.whole())
            try compiler.emit(.match)
            program = compiler.program
        } catch {
            throw CELFailure(.invalidArgument, "the pattern \(Formatting.shown(.string(text))) \(error.message)")
        }
    }

    /// What a search costs, at most.
    static func cost(_ values: [CELValue]) -> Int {
        guard values.count == 2, case .string(let text) = values[0], case .string(let pattern) = values[1] else { return 1 }
        return cost(textOctets: text.utf8.count, weight: weight(pattern))
    }

    static func cost(textOctets: Int, weight: Int) -> Int { textOctets.addedSafely(1).multipliedSafely(by: weight) / 16 + weight }

    /// How many instructions a pattern becomes, at most.
    static func weight(_ pattern: String) -> Int {
        pattern.utf8.contains(UInt8(ascii: "{")) ? maximumSize : min(maximumSize, 2 * pattern.utf8.count + 2)
    }

    /// Whether the pattern stands anywhere in a text.
    func matches(_ text: String) -> Bool {
        var search = Search(program)
        var before: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if search.start(before: before, after: scalar) { return true }
            search.step(scalar)
            before = scalar
        }
        return search.start(before: before, after: nil)
    }
}

/// Why a text is not a pattern; the rest of a sentence that begins with the pattern.
struct PatternMistake: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

/// One instruction of a pattern's machine.
enum Instruction: Sendable {
    case one(CharacterTest)
    /// Goes on at both places.
    case split(Int, Int)
    case jump(Int)
    case assert(Assertion)
    case match
}

/// What must hold between two characters.
enum Assertion: Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary

    func holds(before: Unicode.Scalar?, after: Unicode.Scalar?) -> Bool {
        switch self {
        case .textStart: before == nil
        case .textEnd: after == nil
        case .lineStart: before == nil || before == "\n"
        case .lineEnd: after == nil || after == "\n"
        case .wordBoundary: isWord(before) != isWord(after)
        case .noWordBoundary: isWord(before) == isWord(after)
        }
    }

    private func isWord(_ scalar: Unicode.Scalar?) -> Bool { scalar?.isNamePart ?? false }
}

/// All places of the program that a search may be at, at once.
private struct Search {
    let program: [Instruction]
    /// The places that wait for the next character, before what follows them was gone through.
    private var pending: [Int] = []
    private var current: [Int] = []
    private var stack: [Int] = []
    private var seen: [Int]
    private var generation = 0

    init(_ program: [Instruction]) {
        self.program = program
        seen = Array(repeating: 0, count: program.count)
    }

    /// Goes through everything that needs no character, from the pending places and from the program's beginning. True when it matches.
    mutating func start(before: Unicode.Scalar?, after: Unicode.Scalar?) -> Bool {
        generation += 1
        current.removeAll(keepingCapacity: true)
        for place in pending where reaches(place, before, after) { return true }
        return reaches(0, before, after)
    }

    mutating func step(_ scalar: Unicode.Scalar) {
        pending.removeAll(keepingCapacity: true)
        for place in current {
            if case .one(let characters) = program[place], characters.contains(scalar) { pending.append(place + 1) }
        }
    }

    private mutating func reaches(_ place: Int, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?) -> Bool {
        stack.append(place)
        while let place = stack.popLast() {
            guard seen[place] != generation else { continue }
            seen[place] = generation
            switch program[place] {
            case .match:
                stack.removeAll(keepingCapacity: true)
                return true
            case .jump(let target): stack.append(target)
            case .split(let first, let second):
                stack.append(second)
                stack.append(first)
            case .assert(let assertion):
                if assertion.holds(before: before, after: after) { stack.append(place + 1) }
            case .one: current.append(place)
            }
        }
        return false
    }
}
