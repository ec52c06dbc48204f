// "Mine" is this browser's own list: fragments are shared and never say whose they are.

import { all, on } from "./dom.js";

export function markMine(root, room) {
  const mine = new Set(room.memory.get("mine") ?? []);
  for (const idea of all("[data-idea]", root)) {
    idea.classList.toggle("mine", mine.has(idea.dataset.idea));
  }
  const seat = room.memory.get("seat");
  for (const person of all("[data-seat]", root)) {
    person.classList.toggle("me", Boolean(seat) && person.dataset.seat === seat);
  }
}

export function rememberMine(room, id) {
  room.memory.set("mine", [...new Set([...(room.memory.get("mine") ?? []), id])]);
}

// Whatever this browser makes, it knows again.
export function collectMine(root, room) {
  return on(root, "command:made", (event) => rememberMine(room, event.detail.id));
}
