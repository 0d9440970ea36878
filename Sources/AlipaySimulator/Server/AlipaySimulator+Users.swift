import Clocks
import Synchronization

extension AlipaySimulator {
    /// Adds somebody with an account, or puts them in the place of the one with their number.
    public func putUser(_ user: SimulatedUser) { state.withLock { $0.putUser(user) } }

    /// Everybody who has an account, the merchant apart.
    public var users: [SimulatedUser] { look { $0.books.users.users } }

    /// What users granted and is still good.
    var grants: [AccessGrant] {
        let now = configuration.clock.now()
        return look { $0.books.users.grants(at: now) }
    }

    /// A user consents to the application, as on the consent page. Returns the code that the browser would carry back.
    ///
    /// - Parameters:
    ///   - userID: the number of the user's account.
    ///   - scope: `auth_base` or `auth_user`.
    public func consent(of userID: String, scope: String) throws(TradeRefusal) -> String {
        try change { books, now throws(TradeRefusal) in try books.users.consent(of: userID, scope: scope, at: now) }
    }
}
