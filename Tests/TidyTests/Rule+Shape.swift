extension Rule {
    private static let widest = 140
    private static let longestFunction = 70
    private static let longestFile = 400

    /// How large things may be.
    static let shape: [Rule] = [narrow, shortFiles, shortFunctions]

    private static let narrow = Rule(
        description: "a line of Swift or of a script has at most \(widest) columns",
        check: { project in
            project.files.filter { $0.kind == .swift || $0.kind == .script }.flatMap { file in
                file.lines.enumerated().compactMap { index, line in
                    guard line.count > widest else { return nil }
                    return Finding(path: file.path, line: index + 1, message: "the line has \(line.count) columns; \(widest) is the most")
                }
            }
        },
        canaries: [
            Canary("a.swift", "let a = 1\n// " + String(repeating: "x", count: widest - 2) + "\n", breaksAt: 2),
            Canary("a.sh", String(repeating: "x", count: widest) + "\n"),
            Canary("a.md", String(repeating: "x", count: widest + 1) + "\n"),
        ])

    private static let shortFiles = Rule(
        description: "a Swift file has at most \(longestFile) lines",
        check: { project in
            project.files.filter { $0.kind == .swift }.compactMap { file in
                let count = file.lines.last == "" ? file.lines.count - 1 : file.lines.count
                guard count > longestFile else { return nil }
                return Finding(path: file.path, line: longestFile + 1, message: "the file has \(count) lines; \(longestFile) is the most")
            }
        },
        canaries: [
            Canary("a.swift", String(repeating: "//\n", count: longestFile + 1), breaksAt: longestFile + 1),
            Canary("a.swift", String(repeating: "//\n", count: longestFile)),
        ])

    private static let shortFunctions = Rule(
        description: "a function has at most \(longestFunction) lines",
        check: { project in
            project.files.filter { $0.kind == .swift }.flatMap { file in
                FunctionScan.functions(in: file.swift.code).compactMap { function in
                    guard function.count > longestFunction else { return nil }
                    return Finding(
                        path: file.path, line: function.lowerBound + 1,
                        message: "the function has \(function.count) lines; \(longestFunction) is the most")
                }
            }
        },
        canaries: [
            Canary("a.swift", "struct A {\n    func a() {\n" + blanks(longestFunction - 1) + "    }\n}\n", breaksAt: 2),
            Canary("a.swift", "struct A {\n    init(\n        a: Int\n    ) {\n" + blanks(longestFunction - 3) + "    }\n}\n", breaksAt: 2),
            Canary("a.swift", "func a() {\n" + blanks(longestFunction - 2) + "}\nlet b = \"}\"\n" + blanks(longestFunction)),
            Canary("a.swift", "protocol A {\n    func a()\n    func b() -> Int\n}\nlet a = [\n" + blanks(longestFunction) + "]\n"),
        ])

    private static func blanks(_ count: Int) -> String { String(repeating: "        // nothing\n", count: count) }
}
