// "Mine" is this browser's own list: fragments are shared and never say whose they are.

import { all, attribute, on } from "./dom.js";
import { IDEAS, idOf } from "./ideas.js";

export function markMine(root, room) {
  const mine = new Set(room.memory.get("mine") ?? []);
  for (const idea of all(IDEAS, root)) {
    idea.classList.toggle("mine", mine.has(idOf(idea)));
  }
  const seat = room.memory.get("seat");
  for (const person of all("[data-seat]", root)) {
    const me = Boolean(seat) && person.dataset.seat === seat;
    person.classList.toggle("me", me);
    if (person.matches(".by")) name(person, me && attribute(root, "data-you"));
  }
}

// Whoever wrote a card themselves reads "you" there. Others read the name, and so do they again when
// somebody else sits down on this phone.
function name(person, you) {
  person.dataset.name ??= person.textContent;
  person.textContent = you || person.dataset.name;
}

export function rememberMine(room, id) {
  room.memory.set("mine", [...new Set([...(room.memory.get("mine") ?? []), id])]);
}

// Whatever this browser makes, it knows again.
export function collectMine(root, room) {
  return on(root, "command:made", (event) => rememberMine(room, event.detail.id));
}
