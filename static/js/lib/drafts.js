// What somebody has begun to write stays on this device, by opening and field, and is never sent for
// anyone. When its step has gone, the text is offered again.

import { all, attribute, clone, on, one, together } from "./dom.js";

const PREFIX = "draft.";

export function keepDrafts(root, room) {
  const save = (event) => {
    const field = event.target.closest?.("[data-draft]");
    if (field) remember(room.memory, attribute(field, "data-draft"), field.value);
  };
  return on(root, "input", save);
}

// Into fields that are empty; called after every change of the stage.
export function restoreDrafts(root, room) {
  for (const field of all("[data-draft]", root)) {
    const text = room.memory.get(PREFIX + field.dataset.draft);
    if (text && !field.value) put(field, text);
  }
}

export function forgetDraft(room, field) {
  room.memory.remove(PREFIX + attribute(field, "data-draft"));
}

// A refused note goes back to where it was written, or waits there until it is offered again.
export function returnWords(root, room, opening, fields) {
  for (const [name, text] of Object.entries(fields)) {
    const key = `${opening}:${name}`;
    if (text) remember(room.memory, key, joined(room.memory.get(PREFIX + key), text));
  }
  restoreDrafts(root, room);
}

function joined(earlier, text) {
  return earlier && earlier !== text ? `${earlier}\n${text}` : text;
}

function remember(memory, key, text) {
  if (text.trim()) memory.set(PREFIX + key, text);
  else memory.remove(PREFIX + key);
}

function put(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Drafts whose composer is not on the stage any more, each as a card with a form, in `aside`.
export function offerLeftovers(root, aside, template, room) {
  const here = new Set(all("[data-draft]", root).map((field) => openingOf(field.dataset.draft)));
  const left = new Map();
  for (const key of room.memory.keys().filter((each) => each.startsWith(PREFIX))) {
    const [opening, name] = key.slice(PREFIX.length).split(":");
    if (!here.has(opening)) left.set(opening, { ...left.get(opening), [name]: room.memory.get(key) });
  }
  for (const card of all("[data-opening]", aside)) {
    if (!left.has(card.dataset.opening)) card.remove();
    left.delete(card.dataset.opening);
  }
  for (const [opening, fields] of left) aside.append(leftover(template, opening, fields, room));
}

const openingOf = (key) => key.split(":")[0];

// A sentence about something has its subject with it: "o5~o5.1".
function placeOf(place) {
  const [opening, about] = place.split("~");
  return about ? { opening, about } : { opening };
}

function leftover(template, opening, fields, room) {
  const card = clone(template);
  card.dataset.opening = opening;
  const form = one("form", card);
  form.dataset.with = JSON.stringify(placeOf(opening));
  const field = one("textarea", card);
  for (const [name, text] of Object.entries(fields)) {
    const each = field.cloneNode();
    each.name = name;
    each.defaultValue = text;
    field.before(each);
  }
  field.remove();
  const drop = () => {
    Object.keys(fields).forEach((name) => room.memory.remove(`${PREFIX}${opening}:${name}`));
    card.remove();
  };
  together([on(one("[data-drop]", card), "click", drop), on(form, "command:done", drop)]);
  return card;
}
