import Clocks
import Cryptography

/// What a user gave an application, and for how long.
struct AccessGrant: Sendable, Hashable {
    let accessToken: String
    let refreshToken: String
    let userID: String
    let scope: String
    let issuedAt: Instant
    let expiresAt: Instant
    let refreshUntil: Instant
}

/// What happened between users and the application.
enum UserEvent: Sendable, Hashable {
    /// A user consented; the code is for the application to exchange.
    case consented(code: String, userID: String, scope: String)
    /// The application got tokens, for a code or for a refresh token, which is used up by that.
    case granted(AccessGrant, for: String)
}

/// A line of the history of users.
struct UserEntry: Sendable, Hashable {
    let sequence: Int
    let at: Instant
    let event: UserEvent
}

/// The accounts of the simulated platform, the merchant's own apart, and what they consented to.
struct UserBook: Sendable {
    /// How long a code waits to be exchanged.
    static let codeLife = Span.hours(24)

    private(set) var entries: [UserEntry] = []
    private(set) var users = SimulatedUser.everybody
    /// How long an access token is good.
    var tokenLife = Span.days(15)
    /// How long a refresh token is good.
    var refreshLife = Span.days(30)
    private var consents: [String: (userID: String, scope: String, at: Instant)] = [:]
    private var grants: [String: AccessGrant] = [:]
    private var refreshable: [String: String] = [:]
    private var usedUp: Set<String> = []

    /// Adds a user, or puts it in the place of the one with its number.
    mutating func put(_ user: SimulatedUser) {
        if let place = users.firstIndex(where: { $0.userID == user.userID }) { users[place] = user } else { users.append(user) }
    }

    /// The account that an identity names: `ALIPAY_USER_ID`, `ALIPAY_OPEN_ID` or `ALIPAY_LOGON_ID`.
    func find(_ identity: String, kind: String) -> SimulatedUser? {
        switch kind {
        case "ALIPAY_USER_ID": users.first { $0.userID == identity }
        case "ALIPAY_OPEN_ID": users.first { $0.openID == identity }
        case "ALIPAY_LOGON_ID": users.first { $0.logonIDs.contains { $0.lowercased() == identity.lowercased() } }
        default: nil
        }
    }

    /// What is granted at `now`, oldest first.
    func grants(at now: Instant) -> [AccessGrant] {
        grants.values.filter { now < $0.expiresAt }.sorted { ($0.issuedAt, $0.accessToken) < ($1.issuedAt, $1.accessToken) }
    }

    /// A user consents. Returns the code that the application exchanges, once.
    mutating func consent(of userID: String, scope: String, at now: Instant) throws(TradeRefusal) -> String {
        guard find(userID, kind: "ALIPAY_USER_ID") != nil else { throw .invalidParameter("user_id") }
        guard ["auth_base", "auth_user"].contains(scope) else { throw .invalidParameter("scope") }
        let code = Hex.encode(SecureRandom.bytes(16))
        append(.consented(code: code, userID: userID, scope: scope), at: now)
        return code
    }

    /// Exchanges a code.
    mutating func exchange(_ code: String, at now: Instant) throws(TradeRefusal) -> AccessGrant {
        guard let consent = consents[code], !usedUp.contains(code), now < consent.at + Self.codeLife else {
            throw .turnedAway(code: "40002", subCode: "isv.code-invalid", message: "授权码code无效")
        }
        return grant(to: consent.userID, consent.scope, for: code, at: now)
    }

    /// Gives new tokens for a refresh token. The old ones are no longer good.
    mutating func refresh(_ token: String, at now: Instant) throws(TradeRefusal) -> AccessGrant {
        guard !usedUp.contains(token) else {
            throw .turnedAway(code: "40002", subCode: "isv.refreshed-token-invalid", message: "刷新令牌已被使用")
        }
        guard let grant = refreshable[token].flatMap({ grants[$0] }) else {
            throw .turnedAway(code: "40002", subCode: "isv.refresh-token-invalid", message: "刷新令牌refresh_token无效")
        }
        guard now < grant.refreshUntil else {
            throw .turnedAway(code: "40002", subCode: "isv.refresh-token-time-out", message: "刷新令牌refresh_token过期")
        }
        return self.grant(to: grant.userID, grant.scope, for: token, at: now)
    }

    /// Whom an access token speaks of, and in what scope.
    func user(of accessToken: String, at now: Instant) throws(TradeRefusal) -> (user: SimulatedUser, scope: String) {
        guard let grant = grants[accessToken], let user = find(grant.userID, kind: "ALIPAY_USER_ID"), !usedUp.contains(grant.refreshToken)
        else {
            throw .turnedAway(code: "20001", subCode: "aop.invalid-auth-token", message: "无效的访问令牌")
        }
        guard now < grant.expiresAt else {
            throw .turnedAway(code: "20001", subCode: "aop.auth-token-time-out", message: "访问令牌已过期")
        }
        return (user, grant.scope)
    }

    /// Takes an entry that was written earlier.
    mutating func replay(_ entry: UserEntry) throws(JournalError) {
        guard entry.sequence == entries.count + 1 else { throw .outOfOrder(found: entry.sequence, expected: entries.count + 1) }
        apply(entry)
    }

    private mutating func grant(to userID: String, _ scope: String, for voucher: String, at now: Instant) -> AccessGrant {
        let grant = AccessGrant(
            accessToken: "authusrB" + Hex.encode(SecureRandom.bytes(16)), refreshToken: "authusrR" + Hex.encode(SecureRandom.bytes(16)),
            userID: userID, scope: scope, issuedAt: now, expiresAt: now + tokenLife, refreshUntil: now + refreshLife)
        append(.granted(grant, for: voucher), at: now)
        return grant
    }

    private mutating func append(_ event: UserEvent, at now: Instant) {
        apply(UserEntry(sequence: entries.count + 1, at: now, event: event))
    }

    private mutating func apply(_ entry: UserEntry) {
        entries.append(entry)
        switch entry.event {
        case .consented(let code, let userID, let scope):
            consents[code] = (userID, scope, entry.at)
        case .granted(let grant, let voucher):
            usedUp.insert(voucher)
            grants[grant.accessToken] = grant
            refreshable[grant.refreshToken] = grant.accessToken
        }
    }
}
