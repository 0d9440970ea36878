/// A pattern as it was read.
indirect enum PatternNode: Sendable {
    case empty
    case one(CharacterClass)
    case assert(Assertion)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// At least and at most so many; nil for any number.
    case repetition(PatternNode, Int, Int?)
}

/// Turns a pattern into instructions.
struct PatternCompiler {
    private(set) var program: [Instruction] = []

    mutating func emit(_ instruction: Instruction) throws(PatternMistake) {
        guard program.count < Pattern.maximumSize else { throw PatternMistake("is too large once its repetitions are written out") }
        program.append(instruction)
    }

    mutating func add(_ node: PatternNode) throws(PatternMistake) {
        switch node {
        case .empty: break
        case .one(let characters): try emit(.one(CharacterTest(characters)))
        case .assert(let assertion): try emit(.assert(assertion))
        case .sequence(let parts): for part in parts { try add(part) }
        case .choice(let options): try add(options[...])
        case .repetition(let part, let least, let most): try add(part, least, most)
        }
    }

    private mutating func add(_ options: ArraySlice<PatternNode>) throws(PatternMistake) {
        var jumps: [Int] = []
        for (index, option) in options.enumerated() {
            guard index < options.count - 1 else {
                try add(option)
                break
            }
            let split = program.count
            try emit(.jump(0))
            try add(option)
            jumps.append(program.count)
            try emit(.jump(0))
            program[split] = .split(split + 1, program.count)
        }
        for jump in jumps { program[jump] = .jump(program.count) }
    }

    /// What is repeated and comes to no instruction is gone through once: repeated again it would come to none again, and never meet
    /// the bound on a program's size, so that repetitions within one another would multiply without an end.
    private mutating func add(_ part: PatternNode, _ least: Int, _ most: Int?) throws(PatternMistake) {
        for _ in 0..<least {
            let start = program.count
            try add(part)
            if program.count == start { return }
        }
        guard let most else {
            let split = program.count
            guard try addOptional(part) else { return }
            try emit(.jump(split))
            program[split] = .split(split + 1, program.count)
            return
        }
        var splits: [Int] = []
        for _ in least..<max(least, most) {
            splits.append(program.count)
            guard try addOptional(part) else { return }
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }

    /// Adds a part behind a place for the jump past it; false, and nothing is added, where it comes to no instruction.
    private mutating func addOptional(_ part: PatternNode) throws(PatternMistake) -> Bool {
        let split = program.count
        try emit(.jump(0))
        try add(part)
        if program.count > split + 1 { return true }
        program.removeLast()
        return false
    }
}
