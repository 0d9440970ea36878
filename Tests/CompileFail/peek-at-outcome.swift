// expect: 'outcome' is inaccessible due to '@_spi' protection level
// Takes the outcome out of what is not settled yet.
import ToolKit

func peek(_ executed: consuming Executed<Int>) -> Outcome<Int> { executed.outcome }
