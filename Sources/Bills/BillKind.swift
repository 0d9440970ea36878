/// The bills that are read, by the words that Alipay has for them (`bill_type` of `alipay.data.dataservice.bill.downloadurl.query`).
public enum BillKind: String, Sendable, Hashable, CaseIterable {
    /// The trade bill (业务明细): each trade and each refund, with its fees.
    case trade
    /// The account bill (账务明细): each change of the account's balance.
    case account = "signcustomer"
}
