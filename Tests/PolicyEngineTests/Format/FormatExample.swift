import Testing

/// A text, and what it becomes.
struct FormatExample: CustomTestStringConvertible, Sendable {
    let name: String
    let before: String
    let after: String

    /// Without a second text it is one that stays as it is.
    init(_ name: String, _ before: String, _ after: String? = nil) {
        self.name = name
        self.before = before
        self.after = after ?? before
    }

    var testDescription: String { name }

    static let plain: [FormatExample] = [
        FormatExample("nothing", "", ""),
        FormatExample("empty lines alone", "\n\n  \n", ""),
        FormatExample("comments alone", "\n# a\n\n\n  # b", "# a\n\n# b\n"),
        FormatExample("one value", "hello", "hello\n"),
        FormatExample("indentation of maps and lists", "a:\n    b:\n    - c\n    -   d\n", "a:\n  b:\n    - c\n    - d\n"),
        FormatExample("spaces behind colons", "a:   1\nb :  2\n", "a: 1\nb: 2\n"),
        FormatExample("brackets", "a: {b: 1,c: [ 1,2 ]}\nd: [ ]\ne: { }\n", "a: { b: 1, c: [1, 2] }\nd: []\ne: {}\n"),
        FormatExample("spaces at ends of lines, empty lines, the end", "a: 1  \n\n\n\nb: 2\t\n\n\n", "a: 1\n\nb: 2\n"),
        FormatExample("no line end at the end", "a: 1\nb: 2", "a: 1\nb: 2\n"),
        FormatExample("a block that keeps its end, and a last line of nothing but spaces", "a: |+ # c\n   ", "a: |+ # c\n"),
        FormatExample("the same behind text", "a: |+\n  b\n\n ", "a: |+\n  b\n\n"),
        FormatExample("an empty line where a block begins", "a:\n\n  b: 1\n", "a:\n  b: 1\n"),
        FormatExample(
            "the order of a statement's keys",
            "limits:\n  - per: day\n    amount: 1.00 CNY\n    effects: [refund]\n    limit: a\n",
            "limits:\n  - limit: a\n    effects: [refund]\n    amount: 1.00 CNY\n    per: day\n"),
        FormatExample(
            "comments go with their keys",
            """
            limits:
              # the first
              - per: day # a day
                # how much
                amount: 1.00 CNY
                limit: a # its name
                # the end
              # the second
              - limit: b
            """,
            """
            limits:
              # the first
              - limit: a # its name
                # how much
                amount: 1.00 CNY
                per: day # a day
                # the end
              # the second
              - limit: b

            """),
        FormatExample(
            "a statement with a key that nobody knows keeps its order", "gates:\n  - by: [a]\n    gaet: b\n    gate: c\n"),
        FormatExample(
            "the order of keys inside of brackets",
            "agents:\n  a: { operators: [], title: A }\ngates:\n  - gate: a\n    escalate: { by: [b], after: 10m }\n",
            "agents:\n  a: { title: A, operators: [] }\ngates:\n  - gate: a\n    escalate: { after: 10m, by: [b] }\n"),
        FormatExample("sections keep their order", "gates: []\nscopes: []\ntollgate: 1\n"),
        FormatExample(
            "quotes only where they are needed",
            #"a: "b"\#nc: 'd e'\#n"f": "!x"\#ng: "1"\#nh: '"q" # x'\#ni: "yes"\#nj: ["a, b", "c", 'it''s']\#nk: ""\#nl: "2026-11-21"\#n"#,
            #"a: b\#nc: d e\#nf: "!x"\#ng: "1"\#nh: '"q" # x'\#ni: "yes"\#nj: ["a, b", c, it's]\#nk: ""\#nl: "2026-11-21"\#n"#),
        FormatExample(
            "amounts, durations and expressions need none", "a: \"100.00 CNY\"\nb: '7d'\nc: 'x == \"y\"'\n",
            "a: 100.00 CNY\nb: 7d\nc: x == \"y\"\n"),
        FormatExample("values under one another stay so", "agents:\n  a:    { title: A }\n  long: {}\n"),
        FormatExample(
            "values under one another are set so again", "agents:\n  a:  { title: A }\n  longer: {}\n",
            "agents:\n  a:      { title: A }\n  longer: {}\n"),
        FormatExample("values with one space stay so", "agents:\n  a: { title: A }\n  longer: {}\n"),
        FormatExample(
            "wide characters take two cells", "agents:\n  客服:  {} # a\n  desk: {} # b\n", "agents:\n  客服: {} # a\n  desk: {} # b\n"),
        FormatExample(
            "wide characters in a column", "agents:\n  客服台: { title: 客服 }   # 一\n  a:      { title: b }      # two\n",
            "agents:\n  客服台: { title: 客服 }   # 一\n  a:      { title: b }      # two\n"),
        FormatExample("comments under one another stay so", "a: 1      # a\nbb: 2     # b\n"),
        FormatExample(
            "a comment that left its column comes back", "a: 1      # a\nbb: 2     # b\nc: 3   # c\n",
            "a: 1      # a\nbb: 2     # b\nc: 3      # c\n"),
        FormatExample(
            "a line that became too long by little takes the column with it",
            "a: 1      # a\nbb: 2     # b\nc: 12345678 # c\n", "a: 1         # a\nbb: 2        # b\nc: 12345678  # c\n"),
        FormatExample("a line that is longer by much sticks out", "a: 1      # a\nbb: 2     # b\nc: 12345678901234567890   # c\n"),
        FormatExample("comments with one distance stay so", "a: 1 # a\nbbbb: 2 # b\nc: 123 # c\n"),
        FormatExample("a list broken over lines is joined where it fits", "a: [\n  b,\n  c\n]\n", "a: [b, c]\n"),
        FormatExample(
            "a list broken over lines that does not fit gets lines of its own",
            "a: [\n  \(String(repeating: "b", count: 60)), \(String(repeating: "c", count: 60))]\n",
            "a:\n  - \(String(repeating: "b", count: 60))\n  - \(String(repeating: "c", count: 60))\n"),
        FormatExample(
            "a long line in brackets stays one", "a: [\(String(repeating: "b", count: 60)), \(String(repeating: "c", count: 60))]\n"),
        FormatExample(
            "comments inside of brackets get lines of their own",
            "a: [ # the list\n  b, # first\n  # before\n  c\n  # last\n] # end\n",
            "a: # the list\n  - b # first\n  # before\n  - c\n  # last\n  # end\n"),
    ]

    static let nasty: [FormatExample] = [
        FormatExample("the mark of a document", "# head\n---\n# x\na: 1\n"),
        FormatExample("the mark with a comment", "--- # here\na: 1\n...\n# after\n", "--- # here\na: 1\n# after\n"),
        FormatExample("a directive", "%YAML 1.1\n---\na: 1\n"),
        FormatExample("a value behind the mark", "--- {a: 1}\n", "---\n{ a: 1 }\n"),
        FormatExample(
            "blocks keep their lines", "a:\n    when: |\n          x &&\n            y  \n\n          z\n\n\n    b: >-\n     f\n     g\n",
            "a:\n  when: |\n    x &&\n      y  \n\n    z\n\n  b: >-\n    f\n    g\n"),
        FormatExample(
            "a block with a comment at its head", "when: |   # why\n   x # part of it\n# not\nb: 1\n",
            "when: |   # why\n  x # part of it\n# not\nb: 1\n"),
        FormatExample("a block that keeps its end", "a: |+\n  x\n\n\nb: 1\n"),
        FormatExample("a block that begins with spaces", "a: |2\n     x\n    y\n", "a: |2\n     x\n    y\n"),
        FormatExample("a block with a given indentation", "a: |4-\n       x\n    y\n", "a: |2-\n     x\n  y\n"),
        FormatExample("a block at the end without a line end", "a: |\n  x", "a: |-\n  x\n"),
        FormatExample("an empty block", "a: |\nb: >-\n"),
        FormatExample("a block in a list", "- |\n x\n- >\n    y\n    z\n", "- |\n  x\n- >\n  y\n  z\n"),
        FormatExample(
            "texts over lines", "when: a &&\n      b\n\n      c\nd: \"e\n   f \\\n   g\"\n",
            "when: a &&\n  b\n\n  c\nd: \"e\n  f \\\n  g\"\n"),
        FormatExample("a comment ends a text over lines", "a: b\n  c # x\nd: e\n", "a: b\n  c # x\nd: e\n"),
        FormatExample("a text on the next line", "a: # x\n  # y\n  b\nc:\n  d # z\n", "# y\na: b # x\nc: d # z\n"),
        FormatExample(
            "hashes in texts", "a: b#c\nd: \"e # f\" # g\nh: 'i # j'\nk: ['l # m', n#o]\n",
            "a: b#c\nd: \"e # f\" # g\nh: \"i # j\"\nk: [\"l # m\", n#o]\n"),
        FormatExample("empty sections", "agents:\nlists:\n  # none yet\nscopes:   # nor here\n\nlimits: []\n"),
        FormatExample(
            "comments at every indentation", "a:\n  b: 1\n    # deep\n # one\n# zero\n  c: 2\n   # three\n# last\n",
            "a:\n  b: 1\n  # deep\n  # one\n  # zero\n  c: 2\n  # three\n# last\n"),
        FormatExample(
            "a comment behind a statement's last key stays in it",
            "scopes:\n  - permit: a\n    effects: [read]\n    # when: true\n  - permit: b\n\n    # end of b\n\n  # end of scopes\n\n# end\n"
        ),
        FormatExample("a comment behind a dash", "- # x\n  # y\n  a: 1\n  b: 2\n- # z\n  c\n", "# x\n# y\n- a: 1\n  b: 2\n- c # z\n"),
        FormatExample("lists in lists", "-   - a\n    - b\n-\n  - c\n  # in\n# out\n- d\n", "- - a\n  - b\n- - c\n  # in\n# out\n- d\n"),
        FormatExample("lists that are not indented", "a:\n- b\n# c\n- d\ne: 1\n", "a:\n  - b\n  # c\n  - d\ne: 1\n"),
        FormatExample("explicit keys", "? a\n: 1\n? \"b\" # x\n: [c]\n? d\n", "a: 1\n# x\nb: [c]\nd:\n"),
        FormatExample("keys in quotes", "\"a b\": 1\n'c: d': 2\n\"e\" : 3\n\"7\": 4\n", "a b: 1\n\"c: d\": 2\ne: 3\n\"7\": 4\n"),
        FormatExample(
            "tight brackets", "a: {\"b\":1,c: d,e,\"f\": }\ng: [h: i, ? j : k]\n", "a: { b: 1, c: d, e, f }\ng: [{ h: i }, { j: k }]\n"),
        FormatExample("a map broken over lines", "a: {\n  b: 1, c: [x,\n    y],\n}\n", "a: { b: 1, c: [x, y] }\n"),
        FormatExample(
            "a map with comments in brackets", "a: { b: 1, # one\n  c: {d: 2} } # end\n", "a: # end\n  b: 1 # one\n  c: { d: 2 }\n"),
        FormatExample("comments in empty brackets", "a: [ # none\n  # yet\n]   # x\n", "# none\n# yet\na: []  # x\n"),
        FormatExample(
            "a JSON file", "{\n  \"tollgate\": 1, # v\n  \"agents\": {\n    \"a\": {}\n  }\n}\n", "tollgate: 1 # v\nagents: { a: {} }\n"),
        FormatExample(
            "escapes that are better not shown", "a: \"x\\u200By\"\nb: \"c\\td\"\ne: \"f\\\\g\"\nh: \"i\\\"j\"\n",
            "a: \"x\\u200By\"\nb: \"c\\td\"\ne: f\\g\nh: i\"j\n"),
        FormatExample("tabs between words", "a:\t1\t# x\nb: [c,\td]\n", "a: 1       # x\nb: [c, d]\n"),
        FormatExample("a comment without a space", "a: 1 #x\n#y\n"),
        FormatExample("an item without a value", "a:\n  -\n  - # x\n  - b\n", "a:\n  -\n  - # x\n  - b\n"),
    ]
}
