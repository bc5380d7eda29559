import Domain

/// The fields of a form: label, hint, error, and what was typed.
struct Fields {
    let form: Form
    let errors: FormErrors?

    init(_ form: Form, _ errors: FormErrors?) {
        self.form = form
        self.errors = errors
    }

    /// The error summary: every message links to its field.
    static func summary(_ errors: FormErrors) -> HTML {
        let items = errors.problems.map { problem -> HTML in
            """
            <li><a href="#\(problem.field)">\(problem.message)</a></li>
            """
        }
        return """
            <div class="errors" role="alert" tabindex="-1"><h2>Please mend this first</h2><ul>\(items)</ul></div>
            """
    }

    func input(
        _ name: String, _ label: String, hint: String = "", type: String = "text", css: String = "", autocomplete: String = "off", required: Bool = true,
        value: String? = nil
    ) -> HTML {
        field(name, label, hint, required) { described in
            """
            <input id="\(name)" name="\(name)" type="\(type)" value="\(type == "password" ? "" : value ?? form.raw(name))" autocomplete="\(autocomplete)"\(css.isEmpty ? .empty : " class=\"\(css)\"" as HTML)\(described)>
            """
        }
    }

    /// A one-time code; the keyboard of a phone shows digits.
    func code(_ name: String, _ label: String, hint: String) -> HTML {
        field(name, label, hint, true) { described in
            """
            <input id="\(name)" name="\(name)" type="text" inputmode="text" autocomplete="one-time-code" class="code" spellcheck="false"\(described)>
            """
        }
    }

    func area(_ name: String, _ label: String, hint: String = "", rows: Int = 4, limit: Int, required: Bool = true, value: String? = nil) -> HTML {
        field(name, label, hint, required) { described in
            """
            <textarea id="\(name)" name="\(name)" rows="\(rows)" data-count="\(limit)"\(described)>
            \(value ?? form.raw(name))</textarea><output class="count"></output>
            """
        }
    }

    func select(_ name: String, _ label: String, hint: String = "", required: Bool = true, _ options: [(value: String, words: String)], chosen: String? = nil)
        -> HTML
    {
        let current = chosen ?? form.raw(name)
        let items = options.map { option -> HTML in
            """
            <option value="\(option.value)"\(option.value == current ? " selected" : "" as HTML)>\(option.words)</option>
            """
        }
        return field(name, label, hint, required) { described in
            """
            <select id="\(name)" name="\(name)"\(described)><option value="">Choose…</option>\(items)</select>
            """
        }
    }

    /// Radios or checkboxes. The first one carries the field's id, so that the error summary leads there.
    func choices(_ name: String, _ legend: String, hint: String = "", type: String = "radio", _ options: [(value: String, words: String, hint: String)]) -> HTML
    {
        let chosen = Set(form.all(name))
        let items = options.enumerated().map { index, option -> HTML in
            let id = index == 0 ? name : "\(name)-\(index)"
            return """
                <div class="choice"><input type="\(type)" id="\(id)" name="\(name)" value="\(option.value)"\(chosen.contains(option.value) ? " checked" : "")><label for="\(id)">\(option.words)\(option.hint.isEmpty ? .empty : "<span class=\"hint\">\(option.hint)</span>")</label></div>
                """
        }
        let message = errors?.message(for: name)
        return """
            <div class="field\(message == nil ? "" : " field-error")"><fieldset class="choices"><legend>\(legend)</legend>\(hint.isEmpty ? .empty : "<p class=\"hint\">\(hint)</p>" as HTML)\(message.map { "<p class=\"error\">Error: \($0)</p>" as HTML })\(items)</fieldset></div>
            """
    }

    /// One tick that stands for itself.
    func tick(_ name: String, _ label: String, hint: String = "") -> HTML {
        """
        <div class="field"><div class="choice"><input type="checkbox" id="\(name)" name="\(name)" value="yes"\(form.raw(name) == "yes" ? " checked" : "" as HTML)><label for="\(name)">\(label)\(hint.isEmpty ? .empty : "<span class=\"hint\">\(hint)</span>" as HTML)</label></div></div>
        """
    }

    /// What was typed, as hidden fields: for a page that shows it once more before it is saved.
    func hidden(except names: Set<String> = ["step"]) -> HTML {
        HTML(
            form.values.keys.sorted().filter { !names.contains($0) }.flatMap { name in
                form.all(name).map { value -> HTML in
                    """
                    <input type="hidden" name="\(name)" value="\(value)">
                    """
                }
            })
    }

    private func field(_ name: String, _ label: String, _ hint: String, _ required: Bool, _ control: (HTML) -> HTML) -> HTML {
        let message = errors?.message(for: name)
        let ids = [hint.isEmpty ? nil : "\(name)-hint", message == nil ? nil : "\(name)-error"].compactMap(\.self).joined(separator: " ")
        let described: HTML = ids.isEmpty ? .empty : " aria-describedby=\"\(ids)\""
        let invalid: HTML = message == nil ? .empty : " aria-invalid=\"true\""
        return """
            <div class="field\(message == nil ? "" : " field-error")"><label for="\(name)">\(label)\(required ? "" : " (optional)")</label>\(hint.isEmpty ? .empty : "<p class=\"hint\" id=\"\(name)-hint\">\(hint)</p>" as HTML)\(message.map { "<p class=\"error\" id=\"\(name)-error\">Error: \($0)</p>" as HTML })\(control(described + invalid))</div>
            """
    }
}
