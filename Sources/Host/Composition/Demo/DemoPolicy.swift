public import Diagnostics

/// The policy of the demonstration: the text of `policies/demo/demo.yaml`, so that an installed program has it too. A test holds the two
/// together.
public enum DemoPolicy {
    /// The file.
    public static let source = SourceFile(
        name: "demo.yaml",
        text: """
            # yaml-language-server: $schema=../schema.json
            # What `tollgate demo` runs under: one agent, one person, figures small enough to reach in a minute.

            tollgate: 1
            timezone: Asia/Shanghai

            agents:
              demo-agent: { title: The agent of the demonstration }

            approvers:
              demo-lead: { roles: [lead] }

            scopes:
              - permit: demo-desk             # the tools are named: any other is refused, whatever it can do
                agents: [demo-agent]
                tools: [query-alipay-payment, create-*-payment, refund-alipay-payment]
                effects: [read, collect, refund]

            limits:
              - limit: demo-day
                agents: [demo-agent]
                effects: [refund]
                amount: 100.00 CNY
                per: day
                each: agent
              - limit: demo-collect-day
                agents: [demo-agent]
                effects: [collect]
                amount: 10000.00 CNY
                per: day
                each: agent

            gates:
              - gate: demo-order              # 30.00 passes; 25.00 more on the same order make 55.00 and wait for a person
                effects: [refund]
                above: 50.00 CNY
                per: ever
                each: order
                by: [lead]
                expires: 30m

            """)
}
