import Testing

/// The rules of the house, checked over every file of the checkout, and each rule checked on files that break it.
struct TidyTests {
    @Test("the project keeps the rule", arguments: Rule.all)
    func projectKeeps(_ rule: Rule) {
        for finding in rule.check(.checkout) { Issue.record("\(finding)") }
    }

    @Test("the rule finds what breaks it and nothing else", arguments: Rule.all)
    func canariesSing(_ rule: Rule) {
        for canary in rule.canaries {
            let found = Set(rule.check(Project(canary.files)).map { "\($0.path):\($0.line)" })
            #expect(found == canary.findings, "in \(canary.files.map(\.path))")
        }
    }

    @Test("every rule has a canary that breaks it and one that does not", arguments: Rule.all)
    func canariesStand(_ rule: Rule) {
        #expect(rule.canaries.contains { !$0.findings.isEmpty })
        #expect(rule.canaries.contains { $0.findings.isEmpty })
    }

    @Test("a finding is written so that an editor can jump to it")
    func findingText() {
        #expect("\(Finding(path: "Sources/A/b.swift", line: 7, message: "too long"))" == "Sources/A/b.swift:7: too long")
    }

    @Test("the whole checkout is looked at")
    func nothingIsMissed() {
        let paths = Project.checkout.files.map(\.path)
        #expect(paths.contains("Package.swift"))
        #expect(paths.contains("Sources/Clocks/Instant.swift"))
        #expect(paths.contains("README.md"))
        #expect(paths.contains("scripts/lib.sh"))
        #expect(paths.contains(".ci/run"))
        #expect(!paths.contains { $0.contains(".build/") })
    }
}
