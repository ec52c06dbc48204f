// Saved, waiting or offline: one small word that is always in the same place.

import { all, on } from "./dom.js";

const PATIENCE = 600; // an answer within this time needs no word

export function showStatus(element, room) {
  let later;
  const set = () => {
    for (const word of all("[data-state]", element)) word.hidden = word.dataset.state !== room.state;
    element.dataset.now = room.state;
  };
  const changed = () => {
    clearTimeout(later);
    if (room.state === "waiting" || room.state === "offline") later = setTimeout(set, PATIENCE);
    else set();
  };
  on(window, "offline", changed);
  return room.on("state", changed);
}
