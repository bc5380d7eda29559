"""What every answer keeps to, whatever was asked."""

import re

from browser.reading import read

MARK = "zq7"  # in what is sent; it never stands in a page as markup, nor in the name of a header
HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "deny",
    "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin", "X-Permitted-Cross-Domain-Policies": "none", "X-DNS-Prefetch-Control": "off",
}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'", "upgrade-insecure-requests",
    "require-trusted-types-for 'script'",
}
READING = {200, 204, 303, 400, 404}
SENDING = {200, 303, 400, 401, 403, 404, 409, 413, 415, 422, 429}
TRACE = re.compile(rb"Fatal error|\.swift\b|SQLite|GRDB|Hummingbird|NIOCore|Error Domain|at 0x[0-9a-f]+|(?i:stack trace|traceback)")
RAW_MARK = re.compile(rf"[<\"'`]{MARK}|on{MARK}=[\"']".encode())
TYPED = ("text", "email", "tel", "date", "search", "textarea")  # kinds of fields that keep what was typed


def escaped(text):
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        text = text.replace(character, entity)
    return text


def judge(status, headers, body, allowed):
    """Names what is wrong with an answer."""
    found = [] if status in allowed else [f"status {status}"]
    found += [f"header {name}" for name, value in HEADERS.items() if headers.get(name) != value]
    if set(headers.get("Content-Security-Policy", "").split("; ")) != POLICY:
        found.append("content policy")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("permissions policy")
    if headers.get("Cache-Control") != "no-store" and "immutable" not in headers.get("Cache-Control", ""):
        found.append("caching")
    found += [f"header {name}" for name in headers if name.lower() in ("server", "x-powered-by", MARK)]
    if match := TRACE.search(body):
        found.append(f"trace {match[0]}")
    if match := RAW_MARK.search(body):
        found.append(f"unescaped: {body[max(0, match.start() - 40) : match.end() + 40]}")
    is_page = headers.get("Content-Type", "").startswith("text/html")
    if is_page and body and b'<main id="main"' not in body:
        found.append("no page")
    return found


def lost(form, sent, html, status):
    """Names the fields whose typed text a refusal does not give back. `sent` has lists of values; only the first of each counts."""
    page = read(html)
    again = next((it for it in page.forms if it.action == form.action), None)
    if not again and status == 422 and any(kind in TYPED for kind in form.kinds.values()):
        return ["the form is gone"]
    found = [] if status == 409 or page.errors else ["no error is named"]
    found += [f"the error of {field} leads nowhere" for field in page.errors if field not in page.ids]
    for name, kind in form.kinds.items():
        values = sent.get(name, [])
        if values and isinstance(values[0], str) and name != "code":  # a one-time code is never shown again
            found += [f"{name} ({kind})"] if not kept(name, kind, values, again, html, status) else []
    return found


def kept(name, kind, values, again, html, status):
    first = values[0]
    if status == 409:  # the typed text stands beside the stored one
        return kind not in TYPED or escaped(first.strip(" \t\r\n").replace("\r\n", "\n")) in html or escaped(first) in html
    if kind in TYPED and again and name in again.kinds:
        field = rf'<textarea id="{name}"[^>]*>\n' if kind == "textarea" else rf'<input id="{name}" name="{name}" type="\w+" value="'
        end = "</textarea>" if kind == "textarea" else '"'
        return any(html.startswith(escaped(first) + end, match.end()) for match in re.finditer(field, html))
    if kind in ("select", "radio") and again and len(values) == 1 and first in again.options.get(name, ()):
        return again.fields.get(name) == first
    return True
