// Roundtable: small comforts. Every page works without this file.
// No dependencies, no markup written from here (Trusted Types: text only).
"use strict";

// 1. A form that came back with errors: start the reader at the summary.
const errors = document.querySelector(".errors");
if (errors) {
  if (!errors.hasAttribute("tabindex")) errors.tabIndex = -1;
  errors.focus();
}

// 2. Warn before leaving a form marked data-guard with text that was not sent.
// A form that came back with errors still holds text that is not stored.
const unsent = new Set();
for (const form of document.querySelectorAll("form[data-guard]")) {
  if (form.querySelector(".field-error")) unsent.add(form);
}
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-guard")) unsent.add(form);
  });
}
window.addEventListener("beforeunload", (event) => {
  if (unsent.size > 0) event.preventDefault();
});

// 3. Print buttons are hidden until there is a script to serve them.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// 4. A second submit of the same form within three seconds is a double click.
const sentAt = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (Date.now() - (sentAt.get(form) ?? -Infinity) < 3000) {
    event.preventDefault();
    return;
  }
  sentAt.set(form, Date.now());
  unsent.delete(form);
});
// Back button: a page restored from memory may send its forms again at once.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) sentAt.delete(form);
});

// 5. Character count. Written after a pause, so screen readers hear it once.
for (const area of document.querySelectorAll("textarea[data-count]")) {
  const output = area.parentElement.querySelector("output.count");
  if (!output) continue;
  const limit = Number(area.dataset.count) || area.maxLength;
  const show = () => {
    const used = [...area.value].length;
    output.textContent = limit > 0 ? `${used} / ${limit}` : `${used}`;
  };
  let pause;
  area.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(show, 600);
  });
  show();
}

// 6. Minutes are saved while they are written; what another writer saved comes in where nothing was typed.
// Without an answer the text stays in the page and is sent again. The other document is parsed by the browser, never written into this one.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const output = form.querySelector("output.autosave");
  const typed = () => [...form.elements].filter((it) => it.name && !it.name.startsWith("was.") && it.type !== "hidden" && it.type !== "submit");
  const read = (it) => (it.type === "checkbox" ? (it.checked ? "yes" : "") : it.value.trim());
  const write = (it, text) => (it.type === "checkbox" ? (it.checked = text === "yes") : (it.value = text));
  const was = (it) => form.elements.namedItem(`was.${it.name}`);
  let pause, isSending = false, isStopped = false;

  const later = (milliseconds) => {
    clearTimeout(pause);
    pause = setTimeout(send, milliseconds);
  };
  const stop = (words) => {
    isStopped = true;
    output.textContent = words;
  };

  function take(answered, sent) {
    for (const it of typed()) {
      const [now, before, shown] = [read(it), sent.get(it.name), was(it).value];
      const stored = answered.elements.namedItem(`was.${it.name}`);
      if (!stored) continue;
      // Untouched until the answer came: the other's text is taken over. Touched only since: the old one stays, so that a clash is seen.
      if (before === shown && now !== before) continue;
      if (now === before && now !== stored.value) write(it, stored.value);
      was(it).value = stored.value;
    }
    if (typed().every((it) => read(it) === was(it).value)) unsent.delete(form);
    else later(4000);
  }

  function send() {
    if (isSending || isStopped || typed().every((it) => read(it) === was(it).value)) return;
    isSending = true;
    const sent = new Map(typed().map((it) => [it.name, read(it)]));
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.timeout = 20000;
    request.onload = () => {
      isSending = false;
      const answered = [...(request.response?.forms ?? [])].find((it) => it.hasAttribute("data-autosave"));
      if (request.status === 200 && answered) {
        take(answered, sent);
        output.textContent = `Saved at ${new Date().toTimeString().slice(0, 5)}.`;
      } else if (request.status === 409) stop("Not saved: somebody else wrote in the same field. Press “Save the minutes” to see both.");
      else if (request.status === 422) stop("Not saved: something has to be mended first. Press “Save the minutes” to see what.");
      else {
        output.textContent = "Not saved: you are signed out, or the server is in trouble. Your text stays here. Sign in in another window; it is sent again.";
        later(10000);
      }
    };
    request.onerror = request.ontimeout = () => {
      isSending = false;
      output.textContent = "Not saved: the server does not answer. Your text stays here and is sent again.";
      later(5000);
    };
    const fields = new URLSearchParams(new FormData(form));
    // Answered with the page itself.
    fields.set("autosave", "yes");
    request.send(fields);
  }
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => later(4000));
}
