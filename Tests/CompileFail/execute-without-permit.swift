// expect: missing argument for parameter 'under' in call
// Runs a tool that moves money without a permit.
import ToolKit

func skip<T: MovingTool>(_ tool: T, _ arguments: T.Arguments) async -> Executed<T.Output> {
    await tool.execute(arguments)
}
