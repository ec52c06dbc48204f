// Writing notes: the note stands in the list at once, as not yet answered.

import { all, attribute, clone, on, one, together } from "../lib/dom.js";
import { forgetDraft, returnWords } from "../lib/drafts.js";

const NEARLY = 0.8;

export function collect(form, room) {
  const fields = all("textarea[data-draft]", form);
  return together([
    foldingWhenFull(form, fields),
    on(form, "command:sent", (event) => sent(form, fields, event.detail.data, room)),
    on(form, "command:refused", (event) => refused(form, event.detail, room)),
    on(form, "input", (event) => count(event.target)),
    on(form, "click", (event) => {
      if (event.target.closest("[data-pass]")) passed(form, true);
      if (event.target.closest("[data-write-after-all]")) passed(form, false);
    }),
    on(form, "keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    }),
  ]);
}

// Whoever has written all that the step asks for is asked for no more, and loses no draft by it.
function foldingWhenFull(form, fields) {
  const list = document.getElementById(attribute(form, "data-list"));
  const max = Number(form.dataset.max ?? 0);
  if (!max || !list) return () => {};
  const look = () => {
    const full = all(".idea:not(.is-struck, .leaving)", list).length >= max;
    fold(form, full && !fields.some((field) => field.value));
  };
  const changed = new MutationObserver(look);
  changed.observe(list, { childList: true, subtree: true, attributeFilter: ["class"] });
  look();
  return together([() => changed.disconnect(), on(form, "input", look)]);
}

function fold(form, full) {
  const [writing, enough] = [one("[data-writing]", form), one("[data-enough]", form)];
  if (enough.hidden === !full) return;
  const held = writing.contains(document.activeElement);
  writing.hidden = full;
  enough.hidden = !full;
  if (full && held) enough.focus({ preventScroll: true });
}

function sent(form, fields, data, room) {
  showPending(form, data);
  for (const field of fields) {
    field.value = "";
    forgetDraft(room, field);
    count(field);
  }
  fields[0].focus();
}

function showPending(form, { id, fields, kept }) {
  const list = document.getElementById(attribute(form, "data-list"));
  if (!list || document.getElementById(`idea-${id}`) || !Object.values(fields).some(Boolean)) return;
  const idea = clone(one("template", form));
  idea.id = `idea-${id}`;
  idea.classList.toggle("is-kept", Boolean(kept));
  for (const text of all("[data-field]", idea)) text.textContent = fields[text.dataset.field] ?? "";
  list.append(idea);
}

// Nothing is lost: the words stand in the field again, beside the sentence.
function refused(form, { data }, room) {
  document.querySelector(`#idea-${CSS.escape(data.id)}[data-pending]`)?.remove();
  returnWords(form, room, data.opening, data.fields);
}

// Passing leaves no trace: it is a matter between a person and this phone.
function passed(form, yes) {
  one("[data-writing]", form).hidden = yes;
  one("[data-passed]", form).hidden = !yes;
  one(yes ? "[data-write-after-all]" : "textarea", form).focus();
}

function count(field) {
  const counter = field.parentElement?.querySelector("[data-count]");
  if (!counter) return;
  const [length, most] = [[...field.value].length, Number(attribute(counter, "data-most"))];
  counter.hidden = length < most * NEARLY;
  counter.textContent = `${length} / ${most}`;
  field.setAttribute("aria-invalid", String(length > most));
}
