import Access
import JSON
import Ledger
import Money
import Testing
import ToolKit

@testable import Gate

@Suite("What the gate tells, in every language")
struct NoticeTests {
    private static let id = OperationID("op_0123456789abcdef0123")

    /// One of each kind, with what has to stand in it in every language.
    private static let notices: [(notice: Notice, parts: [String])] =
        [
            (.call(.unknownTool("t-1")), ["t-1"]), (.call(.invalidArgument("`x`: is missing")), ["x"]),
            (.call(.invalidNumber), ["64", "ASCII"]),
            (.call(.outOfScope(tool: "t-1", agent: "a-1")), ["t-1", "a-1"]), (.call(.agentFrozen("a-1")), ["a-1"]),
            (.call(.agentRemoved("a-1")), ["a-1"]),
            (.call(.credentialEnded), []),
            (.call(.undeclaredEffect(tool: "t-1", .refund)), ["t-1", "refund"]), (.call(.undeclaredMovement(tool: "t-1")), ["t-1"]),
            (.call(.noAmount), []), (.call(.factsLate), []), (.call(.orderChanging), []),
            (.number(.taken), []), (.number(.ambiguous), []), (.number(.usedByTool("t-1", id)), ["t-1", id.text, "operation-status"]),
            (.number(.usedOtherwise(id)), [id.text]), (.number(.doneElsewhere(.transfer)), []), (.number(.ofAnother), []),
            (.number(.archived), []),
            (.rule(.forbidden("the policy forbids this call")), []), (.rule(.limitExceeded(left: .fen(1234))), ["12.34"]),
            (.rule(.limitExceeded(left: nil)), []), (.rule(.orderBusy(id, amount: .fen(1234), .unknown)), [id.text, "12.34", "unknown"]),
            (.rule(.orderBusy(id, amount: nil, .held)), [id.text]), (.rule(.agentAsksTooMuch), []), (.rule(.orderAskedAbout), []),
            (.rule(.payeeBusy(id, .unknown)), [id.text, "unknown"]), (.rule(.payeeBusy(id, nil)), [id.text]), (.rule(.otherName), []),
            (.rule(.customerAskedAbout), []), (.rule(.bindingBroken), []), (.rule(.factsChanged), []),
            (.host(.noAdmin), ["tollgate approvers add"]), (.host(.clockWrong(seconds: 77, isAhead: true)), ["77"]),
            (.host(.storeRestored), []),
            (.outcome(.approved(id)), [id.text, "operation-status"]), (.outcome(.underWay(id)), [id.text, "operation-status"]),
            (.ended(.done), []), (.ended(.failed), []), (.ended(.turnedDown(by: "lead-9")), ["lead-9"]), (.ended(.unanswered), []),
            (.ended(.takenBack), []),
            (.ended(.notAgreed), []), (.ended(.lapsed), []), (.ended(.doneByHand), []), (.ended(.voidedByHand), []), (.ended(.seen), []),
        ] + contexts

    private static let contexts: [(notice: Notice, parts: [String])] = [
        ContextRefused.notAccepted, .ambiguous, .unreadable, .unavailable, .tooLong, .malformed, .header("`jwk`"), .type, .algorithm,
        .signature, .claim("conv", problem: "is missing"), .issuer, .audience, .agent, .lifetime, .notYet, .expired, .ended,
    ].map { refused in
        switch refused {
        case .header: (.context(refused), ["jwk"])
        case .claim: (.context(refused), ["conv"])
        default: (.context(refused), [])
        }
    }

    @Test("every notice has words of its own in every language, and what is filled in stands in all of them")
    func words() {
        let sentences = [
            Sentence("the policy forbids this call", hans: "甲", hant: "乙", ko: "병"),
            Sentence("`{}`: is missing", hans: "缺 {}", hant: "缺少 {}", ko: "{} 없음"),
        ]
        for (notice, parts) in Self.notices {
            var texts: [String] = []
            for language in AgentLanguage.allCases {
                let text = notice.text(in: AgentTexts(language, sentences))
                for part in parts { #expect(text.contains(part), "\(language): \(text)") }
                #expect(!text.isEmpty && text.isWritten(in: language), "\(language): \(text)")
                texts.append(text)
            }
            // Short sentences can be the same in both kinds of Chinese characters.
            #expect(Set(texts).count >= 3, "\(texts)")
        }
    }

    @Test("what a refusal says of asking again is told in every language", arguments: AgentLanguage.allCases)
    func later(language: AgentLanguage) {
        let texts = AgentTexts(language, [])
        let reasons = [
            RefusalReason(RuleNotice.factsChanged, statements: ["a-rule", "b-rule"]),
            RefusalReason(RuleNotice.factsChanged, mayHelpLater: true),
            RefusalReason(CallNotice.invalidNumber),
        ]
        let told = reasons.map { $0.text(in: texts) }
        #expect(told[0].contains("`a-rule`") && told[0].contains("`b-rule`"), "the statements are named: \(told[0])")
        #expect(Set(told.map { $0.suffix(12) }).count == 3, "each says something else of asking again: \(told)")
        for text in told { #expect(text.isWritten(in: language), "\(text)") }
        #expect(reasons.map { $0.text(in: .english) } == reasons.map(\.text))
        if language == .english {
            #expect(told[0].hasSuffix("Asking again, now or later, or in other words, will not change this."))
            #expect(told[1].hasSuffix("The same call may pass later; other words will not help."))
        }
    }

    @Test("what the store keeps in English is told in every language, and a tool's own words stay")
    func stored() {
        let ends: [EndNotice] = [.turnedDown(by: "lead"), .unanswered, .takenBack, .lapsed, .doneByHand, .voidedByHand, .seen]
        let own: [Notice] =
            ends.map { .ended($0) } + [
                .call(.agentFrozen("desk")), .call(.agentRemoved("desk")), .context(.ended), .rule(.factsChanged), .rule(.bindingBroken),
            ]
        for notice in own {
            let kept = OperationResult(text: notice.english, structured: nil, code: "any")
            #expect(kept.notice(of: "desk") == notice)
        }
        let forbidden = OperationResult(text: "no scope permits this call.", structured: nil, code: "forbidden")
        #expect(forbidden.notice(of: "desk") == .rule(.forbidden("no scope permits this call")))
        let words = "退款结果: 退款成功, 退款交易: 2025"
        #expect(OperationResult(text: words, structured: [:], code: nil).notice(of: "desk") == .answer(words))
        #expect(OperationResult(text: words, structured: nil, code: nil).notice(of: "desk") == .said(words))
    }

    @Test("a text of another room is found in the catalogue whole, with what is filled in, and behind the provider's own words")
    func said() {
        let texts = AgentTexts(
            .korean,
            [
                Sentence("The order is closed.", hans: "甲", hant: "乙", ko: "병."),
                Sentence("Alipay has a refund of {}, and {} was asked for.", hans: "{}，{}", hant: "{}，{}", ko: "{} 그리고 {}."),
                Sentence("It is lost. The order is closed.", hans: "戊", hant: "己", ko: "없음."),
                Sentence("It comes to {}.", hans: "{}", hant: "{}", ko: "{}입니다."),
                Sentence("Closing failed: {}", hans: "丙{}", hant: "丁{}", ko: "실패: {}"),
                Sentence("Line {} is wrong. Look at it.", hans: "{}", hant: "{}", ko: "{} 줄."),
            ])
        #expect(texts.said("The order is closed.") == "병.")
        #expect(
            texts.said("退款执行失败. 错误信息: Business Failed (ACQ.X: 交易). The order is closed.") == "退款执行失败. 错误信息: Business Failed (ACQ.X: 交易). 병."
        )
        #expect(texts.said("Alipay has a refund of 1.00 CNY, and 2.00 CNY was asked for.") == "1.00 CNY 그리고 2.00 CNY.")
        #expect(texts.said("Something else.") == "Something else.")
        #expect(texts.said("") == "")
        // One after the other, behind the provider's own words, and as the end of another one.
        #expect(texts.said("Line 3 is wrong. Look at it. The order is closed.") == "3 줄. 병.")
        #expect(texts.said("Failed (X: 交易). The order is closed. Line 3 is wrong. Look at it.") == "Failed (X: 交易). 병. 3 줄.")
        #expect(texts.said("Closing failed: Failed (X: 交易). The order is closed.") == "실패: Failed (X: 交易). 병.")
        #expect(texts.said("Closing failed: It is lost. The order is closed.") == "실패: 없음.")
        // What is filled in does not swallow the sentence behind it, even where that ends alike.
        #expect(texts.said("It comes to 2.00. The order is closed.") == "2.00입니다. 병.")
        // A text of which one sentence is not known keeps what stands before the last that is.
        #expect(texts.said("The order is closed. Something else.") == "The order is closed. Something else.")
        #expect(AgentTexts.english.said("The order is closed.") == "The order is closed.")
    }
}

extension String {
    /// Whether its words are of that language: by its letters, as far as they tell.
    fileprivate func isWritten(in language: AgentLanguage) -> Bool {
        let hangul = unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }
        let chinese = unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        switch language {
        case .english: return !hangul && !chinese
        case .simplifiedChinese, .traditionalChinese: return chinese && !hangul
        case .korean: return hangul
        }
    }
}
