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
