// The sentence that an answer asks for: it stays while it is being written, whoever writes with us.
// When its step has gone, what was not saved is offered again.

import { attribute, on, one, together } from "../lib/dom.js";
import { returnWords } from "../lib/drafts.js";

export function say(item, room) {
  const form = one("form", item);
  const field = one("textarea", item);
  const free = () => {
    item.removeAttribute("data-busy");
    room.settle();
  };
  return together([
    on(field, "input", () =>
      field.value === field.defaultValue ? free() : item.setAttribute("data-busy", "writing"),
    ),
    on(form, "command:done", () => {
      field.defaultValue = field.value;
      free();
    }),
    on(form, "command:refused", (event) => startFromTheirs(form, event.detail.answer)),
    () => keepUnsaved(item, field, room),
  ]);
}

function keepUnsaved(item, field, room) {
  if (field.value === field.defaultValue) return;
  const place = `${attribute(item, "data-opening")}~${attribute(item, "data-about")}`;
  returnWords(document, room, place, { [field.name]: field.value });
}

// Somebody was quicker. Their text stands in the sentence; saving again means to replace that.
function startFromTheirs(form, { error, facts }) {
  if (error !== "edited_meanwhile") return;
  const data = JSON.parse(attribute(form, "data-with"));
  form.dataset.with = JSON.stringify({ ...data, version: facts.version });
}
