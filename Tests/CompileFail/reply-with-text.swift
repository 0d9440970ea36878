// expect: cannot convert value of type 'String' to expected argument type 'Receipt'
// Answers with a text of one's own.
import Gate

func answer() -> Reply { .receipt("done") }
