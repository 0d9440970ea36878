import Clocks
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import TestSupport
import Testing

@Suite("The book of payees")
struct PayeeBookTests {
    private static let mail = PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: "who@example.com")
    private static let phone = PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: "13800138000")
    private static let user = PayeeIdentity(kind: "ALIPAY_USER_ID", id: "2088102146225135")

    private static func draft(_ id: String, _ payee: PayeeIdentity, _ fen: Int64, counters: [Counter] = []) -> Draft {
        let call = RecordedCall(
            agent: "bot", credential: "c", conversation: nil, tool: "send", toolDigest: "d", arguments: [:], digest: "call-\(id)",
            reason: "", buyer: nil, policySerial: 1, statements: ["s"])
        let number = RequestNumber(id)
        return Draft(
            id: OperationID(id), call: call, movement: .transfer(payee: payee, amount: .fen(fen), number: number), number: number,
            counters: counters)
    }

    private static func counter(_ standing: PayeeStanding) -> Counter {
        Counter(
            definition: "payees", key: BalanceKey(kind: .payee, value: standing.keys.own),
            joined: standing.keys.others.map { BalanceKey(kind: .payee, value: $0) }, window: .ever)
    }

    private struct House {
        let book: Book
        let payees: PayeeBook

        init(_ kind: StoreKind) async throws {
            let name = Counter(definition: "payees", key: BalanceKey(kind: .payee, value: "-"), window: .ever)
            book = try await Book(kind, counters: name)
            payees = PayeeBook(book.ledger)
        }

        func standing(_ payee: PayeeIdentity, _ fen: Int64 = 1) async throws -> PayeeStanding {
            let payees = payees
            return try await book.store.read { tx in try payees.standing(of: payee, amount: .fen(fen), in: tx) }
        }

        /// A transfer that has happened.
        func send(_ id: String, _ payee: PayeeIdentity, _ fen: Int64, isOpen: Bool = false) async throws {
            let (ledger, terms, own) = (book.ledger, book.terms, PayeeBookTests.counter(try await standing(payee)))
            try await book.store.write { tx in
                _ = try ledger.reserve(PayeeBookTests.draft(id, payee, fen, counters: [own]), terms: terms, in: tx)
            }
            if !isOpen { try await book.take(.post, id) }
        }

        func join(_ asked: PayeeIdentity, _ receiver: PayeeIdentity) async throws -> Bool {
            let payees = payees
            return try await book.store.write { tx in try payees.join(asked, receiver: receiver, in: tx) }
        }

        func enrol(_ payee: PayeeIdentity, _ ceiling: Int64, name: String = "王小明") async throws {
            let payees = payees
            try await book.store.write { tx in try payees.enrol(payee, name: name, ceiling: .fen(ceiling), by: "owner", in: tx) }
        }
    }

    @Test("a payee is one however its name is typed")
    func typed() {
        func logon(_ id: String) -> PayeeIdentity { PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: id).normalised }
        for text in [" Who@Example.com ", "who@EXAMPLE.com", "who\u{200B}@example.com", "ｗｈｏ＠example.com"] {
            #expect(logon(text) == Self.mail, "\(text)")
        }
        for text in ["+86 138-0013-8000", "0086 13800138000", "8613800138000", "138 0013 8000", "１３８００１３８０００"] {
            #expect(logon(text) == Self.phone, "\(text)")
        }
        #expect(PayeeIdentity(kind: "alipay_user_id", id: "2088 1021 4622 5135").normalised == Self.user)
        // Without its dash a number of another country would be somebody's here.
        for (text, id) in [("1-8612345678", "1-8612345678"), ("1-861-234-5678", "1-8612345678"), ("852-6123-4567", "852-61234567")] {
            #expect(logon(text).id == id && logon(text) != logon(id.filter { $0 != "-" }))
        }
        // An open id differs by its letters.
        #expect(PayeeIdentity(kind: "ALIPAY_OPEN_ID", id: "aB").normalised != PayeeIdentity(kind: "ALIPAY_OPEN_ID", id: "ab").normalised)
    }

    @Test("two names of one receiver are one payee from the moment that is known, with all that was paid before", arguments: StoreKind.all)
    func joined(kind: StoreKind) async throws {
        let house = try await House(kind)
        try await house.send("a", Self.mail, 300_00)
        try await house.send("b", Self.phone, 50_00, isOpen: true)
        let before = try await house.standing(Self.mail)
        #expect(before.keys.isUnresolved && before.keys.others.isEmpty && before.facts.paid == .fen(300_00))
        #expect(try await house.book.balance(Self.counter(before)) == Balance(amount: .fen(300_00), count: 1))

        #expect(try await house.join(Self.mail, Self.user))
        #expect(try await !house.join(Self.mail, Self.user))
        #expect(try await house.join(Self.phone, Self.user))
        for payee in [Self.mail, Self.phone, Self.user] {
            let standing = try await house.standing(payee)
            #expect(!standing.keys.isUnresolved && Set(standing.names).count == 3)
            #expect(standing.facts.paid == .fen(300_00))
            #expect(try await house.book.balance(Self.counter(standing)) == Balance(amount: .fen(350_00), count: 2))
        }
        // The one that is decided again is left out, under whichever name it counts.
        let user = try await house.standing(Self.user)
        #expect(try await house.book.balance(Self.counter(user), except: "b") == Balance(amount: .fen(300_00), count: 1))
        let other = try await house.standing(PayeeIdentity(kind: "ALIPAY_USER_ID", id: "2088000000000009"))
        #expect(other.keys.isUnresolved && other.names.count == 1 && other.facts.paid == .fen(0))
        let differences = try await house.book.store.read { tx in try house.book.ledger.check(in: tx) }
        #expect(differences.isEmpty, "\(differences)")
    }

    @Test("a name that gets another receiver stays one payee with both")
    func moved() async throws {
        let house = try await House(.sqlite)
        let next = PayeeIdentity(kind: "ALIPAY_USER_ID", id: "2088000000000002")
        _ = try await house.join(Self.phone, Self.user)
        _ = try await house.join(Self.phone, next)
        #expect(Set(try await house.standing(Self.user).names) == Set(try await house.standing(next).names))
        #expect(try await house.standing(next).names.count == 3)
    }

    @Test("a payee is known while a person vouches for it and it keeps to its ceiling, over all names and 24 hours")
    func ceiling() async throws {
        let house = try await House(.sqlite)
        #expect(try await !house.standing(Self.mail).facts.isKnown)
        try await house.enrol(Self.mail, 100_00)
        #expect(try await house.standing(Self.mail, 100_00).facts.isKnown)
        #expect(try await !house.standing(Self.mail, 100_01).facts.isKnown)
        #expect(try await house.standing(Self.mail).facts.knownSince == Book.noon)
        // Another name is another payee until the provider says otherwise.
        #expect(try await !house.standing(Self.phone, 1).facts.isKnown)
        try await house.send("a", Self.phone, 60_00)
        _ = try await house.join(Self.mail, Self.user)
        _ = try await house.join(Self.phone, Self.user)
        #expect(try await house.standing(Self.phone, 40_00).facts.isKnown)
        #expect(try await !house.standing(Self.phone, 40_01).facts.isKnown)
        try await house.send("b", Self.user, 10_00, isOpen: true)
        #expect(try await house.standing(Self.mail, 30_00).facts.isKnown)
        #expect(try await !house.standing(Self.mail, 30_01).facts.isKnown)
        house.book.clock.advance(by: .hours(24) + .milliseconds(-1))
        #expect(try await !house.standing(Self.mail, 30_01).facts.isKnown)
        house.book.clock.advance(by: .milliseconds(1))
        // What is on its way counts for as long as it is.
        #expect(try await house.standing(Self.mail, 90_00).facts.isKnown)
        #expect(try await !house.standing(Self.mail, 90_01).facts.isKnown)
        // Of two who vouch the smaller ceiling holds.
        try await house.enrol(Self.phone, 20_00)
        #expect(try await !house.standing(Self.mail, 10_01).facts.isKnown)
        let payees = house.payees
        #expect(try await house.book.store.write { tx in try payees.remove(Self.phone, in: tx) })
        #expect(try await house.standing(Self.mail, 90_00).facts.isKnown)
        #expect(try await !house.book.store.write { tx in try payees.remove(Self.phone, in: tx) })
    }

    @Test("the book tells people who is enrolled in masks, and keeps nobody's identity or name")
    func masks() async throws {
        let house = try await House(.sqlite)
        try await house.enrol(Self.mail, 100_00)
        try await house.enrol(Self.phone, 50_00, name: "李四")
        _ = try await house.join(Self.mail, Self.user)
        try await house.send("a", Self.mail, 10_00)
        let payees = house.payees
        let (list, text) = try await house.book.store.read { tx in
            let tables = ["payee_receivers", "payees_enrolled", "payees_paid"]
            return (try payees.list(in: tx), try tables.flatMap { try tx.query("SELECT * FROM \($0)") }.map { "\($0.values)" }.joined())
        }
        #expect(Set(list.map(\.masked)) == ["ALIPAY_LOGON_ID:w****@example.com", "ALIPAY_LOGON_ID:138****8000"])
        #expect(Set(list.map(\.name)) == ["*明", "*四"] && list.contains { $0.paid == .fen(10_00) && $0.person == "owner" })
        for secret in ["who@", "13800138000", "2088102146225135", "王小明", "李四"] { #expect(!text.contains(secret), "\(secret)") }
        let matching = try await house.book.store.read { tx in
            let standing = try payees.standing(of: Self.user, amount: .fen(1), in: tx)
            let stranger = try payees.standing(of: PayeeIdentity(kind: "ALIPAY_USER_ID", id: "2088000000000009"), amount: .fen(1), in: tx)
            return [
                try payees.matches("王 小明", of: standing, in: tx), try payees.matches("王小红", of: standing, in: tx),
                try payees.matches("王小明", of: stranger, in: tx),
            ]
        }
        #expect(matching == [true, false, nil])
    }

    @Test("a transfer that has not ended, and one that was done, are found by any name of the payee", arguments: StoreKind.all)
    func alike(kind: StoreKind) async throws {
        let house = try await House(kind)
        try await house.send("a", Self.mail, 10_00, isOpen: true)
        try await house.send("b", Self.phone, 20_00)
        _ = try await house.join(Self.mail, Self.user)
        _ = try await house.join(Self.phone, Self.user)
        let ledger = house.book.ledger
        let names = try await house.standing(Self.user).names
        let found = try await house.book.store.read { tx in
            [
                try ledger.openTransfer(to: names, amount: .fen(10_00), in: tx)?.id.text,
                try ledger.openTransfer(to: names, amount: .fen(20_00), in: tx)?.id.text,
                try ledger.openTransfer(to: [ledger.payeeKey(Self.phone)], amount: .fen(10_00), in: tx)?.id.text,
                try ledger.likeTransfer(to: names, amount: .fen(20_00), since: Book.noon - .hours(1), in: tx)?.id.text,
                try ledger.likeTransfer(to: names, amount: .fen(20_00), since: Book.noon, in: tx)?.id.text,
                try ledger.likeTransfer(to: names, amount: .fen(10_00), since: Book.noon - .hours(1), in: tx)?.id.text,
            ]
        }
        #expect(found == ["a", nil, nil, "b", nil, nil])
    }
}
