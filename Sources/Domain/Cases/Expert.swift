/// What was asked of an expert, or what the expert answered, as the owner or the coordinator records it: within 48 hours in S3:239.
public struct ExpertForm: Sendable {
    public enum Turn: String, Worded {
        case asked, answered

        public var words: String {
            switch self {
            case .asked: "We asked"
            case .answered: "The expert answered"
            }
        }
    }

    public let turn: Turn
    public let expert: String
    public let text: String

    /// - Parameter isOpen: whether a question waits for its answer.
    public static func parse(_ form: Form, isOpen: Bool) throws(FormErrors) -> ExpertForm {
        var form = form
        let turn = form.choice("expert-turn", "Choose whether you asked, or the expert answered.", Turn.init(rawValue:))
        let expert = form.required("expert", "Write who the expert is: name and service.", limit: 200)
        let text = form.required("expert-text", "Write the question, or the answer.", limit: 4_000)
        if turn == .answered, !isOpen { form.add("expert-turn", "No question waits for an answer. Record first what was asked.") }
        try form.check()
        guard let turn else { throw form.errors }
        return ExpertForm(turn: turn, expert: expert, text: text)
    }
}
