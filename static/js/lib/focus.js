// When a part is put again, its controls are new ones. Whoever works by keyboard stays on theirs: the
// one that stands in the same part and says the same.

import { all } from "./dom.js";

const CONTROLS = "a, button, input, select, summary, textarea";

// Where a control stands, to be found again after a change.
export function whereabouts(control) {
  const part = control.closest("[id]");
  return part && { id: part.id, place: controlsOf(part).indexOf(control), control };
}

// Whether the control, or the one that took its place, has the focus now.
export function focusAgain(where) {
  const part = where && document.getElementById(where.id);
  const same = part ? controlsOf(part).filter((each) => saysTheSame(each, where.control)) : [];
  const next = same.find((each) => controlsOf(part).indexOf(each) === where.place) ?? same[0];
  next?.focus({ preventScroll: true });
  return Boolean(next) && document.activeElement === next;
}

const controlsOf = (part) => [part, ...all("*", part)].filter((each) => each.matches(CONTROLS));

function saysTheSame(one, other) {
  return one.localName === other.localName && one.textContent === other.textContent;
}
