import Diagnostics
import Testing

@Suite("did you mean")
struct SpellingTests {
    @Test("a near name is offered: a letter more, less, other, or two swapped")
    func near() {
        let names = ["total_amount", "subject", "daily", "ab"]
        #expect(Spelling.nearest("total_amout", among: names) == "total_amount")
        #expect(Spelling.nearest("subjectt", among: names) == "subject")
        #expect(Spelling.nearest("dayly", among: names) == "daily")
        #expect(Spelling.nearest("dialy", among: names) == "daily")
        #expect(Spelling.nearest("ba", among: names) == "ab")
    }

    @Test("a name farther away than a third of its length is not offered")
    func far() {
        #expect(Spelling.nearest("weekly", among: ["daily"]) == nil)
        #expect(Spelling.nearest("abcdef", among: ["abcxyf"]) == "abcxyf")
        #expect(Spelling.nearest("abcdef", among: ["abxyzf"]) == nil)
        #expect(Spelling.nearest("ab", among: ["xy"]) == nil)
        #expect(Spelling.nearest("a", among: ["b"]) == "b")
        #expect(Spelling.nearest("", among: ["a"]) == "a")
        #expect(Spelling.nearest("anything", among: []) == nil)
    }

    @Test("the nearest wins, and of equally near ones the first by the alphabet, in whatever order they come")
    func ties() {
        #expect(Spelling.nearest("refund", among: ["refunds", "refundx", "refunded"]) == "refunds")
        #expect(Spelling.nearest("refund", among: ["refundx", "refunds"]) == "refunds")
        #expect(Spelling.nearest("monthly", among: ["monhty", "monthli"]) == "monthli")
    }

    @Test("a name is not offered for itself")
    func itself() { #expect(Spelling.nearest("daily", among: ["daily"]) == nil) }

    @Test("Chinese names are measured by their characters")
    func chinese() {
        #expect(Spelling.nearest("夜间大额", among: ["夜间小额", "白天"]) == "夜间小额")
        #expect(Spelling.nearest("夜间大额", among: ["白天小额"]) == nil)
    }

    @Test("a name without end is not looked at")
    func long() {
        let name = String(repeating: "a", count: 5000)
        #expect(Spelling.nearest(name, among: [name + "b"]) == nil)
    }
}
