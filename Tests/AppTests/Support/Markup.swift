import Testing

/// What a page may consist of.
enum Markup {
    private static let tags: Set<String> = [
        "a", "aside", "blockquote", "body", "br", "button", "caption", "code", "dd", "details", "div", "dl", "dt", "em", "fieldset", "footer", "form", "h1",
        "h2", "h3", "h4",
        "head", "circle", "g", "line", "path", "rect", "svg", "text",
        "header", "html", "input", "label", "legend", "li", "link", "main", "mark", "meta", "nav", "ol", "option", "output", "p", "script", "section", "select",
        "span", "strong", "summary", "sup", "table", "tbody", "td", "textarea", "th", "thead", "title", "tr", "ul",
    ]

    private static let attributes: Set<String> = [
        "action", "aria-current", "aria-describedby", "aria-invalid", "aria-label", "aria-labelledby", "aria-live", "autocomplete", "charset", "checked",
        "class",
        "content", "data-autosave", "data-count", "data-guard", "data-label", "data-print", "dir", "for", "hidden", "href", "id", "inputmode", "lang",
        "method",
        "name", "open",
        "rel", "role", "rows", "scope", "selected", "spellcheck", "src", "tabindex", "type", "value",
        // Pictures: sizes and places, no style.
        "cx", "cy", "d", "height", "r", "text-anchor", "viewBox", "viewbox", "width", "x", "x1", "x2", "y", "y1", "y2",
    ]

    /// Every tag and attribute is one that we write, and addresses stay here or dial.
    static func check(_ answer: Answer, _ words: String) {
        let found = Scanner.tags(answer.bytes)
        #expect(!answer.text.contains("HTML(bytes"), "\(words): HTML printed as a value")
        let strange = Set(found.map(\.name)).subtracting(tags).union(Set(found.flatMap { $0.attributes.map(\.name) }).subtracting(attributes))
        #expect(strange.isEmpty, "\(words)")
        let ids = found.flatMap(\.attributes).filter { $0.name == "id" }.map(\.value)
        #expect(Set(ids).count == ids.count, "\(words): \(Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys)")
        let loose = found.flatMap(\.attributes).filter { !$0.isQuoted }.map(\.name)
        #expect(loose.isEmpty, "\(words)")
        let scripts = found.filter { $0.name == "script" }.map { $0.attributes.map(\.name) }
        #expect(scripts == [["src", "type"]], "\(words)")
        let addresses = found.flatMap(\.attributes).filter { ["href", "src", "action"].contains($0.name) }.map(\.value)
        let elsewhere = addresses.filter { !$0.hasPrefix("/") && !$0.hasPrefix("#") && !$0.hasPrefix("tel:") || $0.hasPrefix("//") }
        #expect(elsewhere.isEmpty, "\(words)")
    }
}
