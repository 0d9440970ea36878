extension Rule {
    /// What a text may not say.
    static let words: [Rule] = [noTraps, noProcess, nothingLeftToDo, uncheckedSaysWhy, exactMoney, pureDecisions]

    /// Words that turn a mistake into a crash, or take the compiler's proof away.
    private static let traps = ["try!", "as!", "unsafeBitCast"]

    private static let noTraps = eachLine(
        "no `try!`, `as!` or `unsafeBitCast`",
        canaries: [
            Canary("a.swift", "let a = try! b()\nlet c = d as! E\nlet f = unsafeBitCast(g, to: H.self)\n", breaksAt: 1, 2, 3),
            Canary("a.swift", "let a = \"\\(try! b())\"\n", breaksAt: 1),
            Canary("a.swift", "// try! is not for us\nlet a = \"as! \" as? String\nlet b = #\"unsafeBitCast\"#\n"),
            Canary("Tests/CompileFail/a.swift", "let a = try! b()\n"),
        ]
    ) { file, line in
        guard !file.isForbiddenMove, let trap = traps.first(where: line.contains) else { return nil }
        return "`\(trap)` is not for us: handle the error, or let the types prove that there is none"
    }

    private static let noProcess = eachLine(
        "no `Process` of Foundation's",
        canaries: [
            Canary("Tests/a.swift", "let a = Process()\n", breaksAt: 1),
            Canary("Tests/a.swift", "// Process() is not used\nlet a = \"Process()\"\nlet b = ofProcess()\n"),
        ]
    ) { _, line in
        guard line.split(whereSeparator: { !$0.isLetter && $0 != "(" }).contains(where: { $0.hasPrefix("Process(") }) else { return nil }
        return "`Process` reads beyond its memory in a process with a thousand files open: TestSupport's `ProgramRun` runs programs"
    }

    private static let leftovers = ["TODO", "FIXME"]

    private static let nothingLeftToDo = eachLine(
        "no `TODO` or `FIXME`",
        canaries: [
            Canary("a.swift", "// TODO: later\n/* and\n FIXME */\n", breaksAt: 1, 3),
            Canary("a.swift", "let words = [\"TODO\"]\n"),
        ], of: { $0.comments }
    ) { _, line in
        leftovers.first(where: line.contains).map { "`\($0)` belongs in the tracker, with whoever will do it" }
    }

    private static let uncheckedSaysWhy = Rule(
        description: "`@unchecked Sendable` and `nonisolated(unsafe)` stand under a comment that says why",
        check: { project in
            project.files.filter { $0.kind == .swift && !$0.isForbiddenMove }.flatMap { file in
                let text = file.swift
                return text.code.indices.compactMap { line -> Finding? in
                    guard let claim = claims.first(where: text.code[line].contains) else { return nil }
                    if line > 0, text.comments[line - 1].contains("//") || text.comments[line - 1].contains("*/") { return nil }
                    return Finding(path: file.path, line: line + 1, message: "`\(claim)` needs a comment above it that says why it is true")
                }
            }
        },
        canaries: [
            Canary("a.swift", "import B\n\nfinal class A: @unchecked Sendable {}\n", breaksAt: 3),
            Canary("a.swift", "nonisolated(unsafe) var a = 1\n", breaksAt: 1),
            Canary("a.swift", "/// Locked by its queue: every access is on it.\nfinal class A: @unchecked Sendable {}\n"),
        ])

    private static let claims = ["@unchecked Sendable", "nonisolated(unsafe)"]

    private static let exactMoney = eachLine(
        "Money knows no binary fractions",
        canaries: [
            Canary("Sources/Money/a.swift", "let a: Double = 0.1\nlet b = Float(2)\n", breaksAt: 1, 2),
            Canary("Sources/Money/a.swift", "/// Never a Double.\nlet doubled = 2\n"),
            Canary("Sources/HTTPClient/a.swift", "let a: Double = 0.1\n"),
        ]
    ) { file, line in
        guard file.lies(in: ["Sources/Money"]), let word = line.words.first(where: ["Double", "Float", "CGFloat", "Float80"].contains)
        else { return nil }
        return "`\(word)` cannot hold an amount exactly"
    }

    private static let effects = ["SystemClock", "FileManager", "FileHandle", "Process", "ContinuousClock", "SuspendingClock", "Date"]

    private static let pureDecisions = eachLine(
        "PolicyEngine reads no clock and no file",
        canaries: [
            Canary("Sources/PolicyEngine/a.swift", "let now = SystemClock().now()\nlet then = Date()\n", breaksAt: 1, 2),
            Canary("Sources/PolicyEngine/a.swift", "let limit = limitPerDate\n"),
            Canary("Sources/Gate/a.swift", "let now = SystemClock().now()\n"),
        ]
    ) { file, line in
        guard file.lies(in: ["Sources/PolicyEngine"]), !file.importsFoundation, let word = line.words.first(where: effects.contains)
        else { return nil }
        return "`\(word)` has no place in a pure room: the caller brings the instant and the text"
    }
}

extension String {
    /// The identifiers in a line of code.
    var words: [String] { split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init) }
}
