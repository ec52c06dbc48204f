// A list in columns that is larger than the wall: turned by key, clicker or click, never tiny print.
// When something new arrives, its page is shown.

import { on, one, together } from "../lib/dom.js";

const FORWARD = new Set(["PageDown", "ArrowRight", "ArrowDown", " "]);
const BACK = new Set(["PageUp", "ArrowLeft", "ArrowUp"]);

export function pages(list) {
  const count = one("[data-page]", list.closest("section") ?? document);
  const width = () => list.clientWidth + parseFloat(getComputedStyle(list).columnGap || "0");
  const number = () => Math.max(1, Math.round(list.scrollWidth / width()));
  const here = () => Math.round(Math.abs(list.scrollLeft) / width());
  const show = (page) => {
    const to = Math.max(0, Math.min(number() - 1, page));
    const direction = getComputedStyle(list).direction === "rtl" ? -1 : 1;
    list.scrollTo({ left: direction * to * width(), behavior: "instant" });
    count.hidden = number() < 2;
    one("[data-page-figures]", count).textContent = `${to + 1} / ${number()}`;
  };
  const changed = new MutationObserver((records) => show(pageOf(records, list, width) ?? here()));
  changed.observe(list, { childList: true });
  const resized = new ResizeObserver(() => show(here()));
  resized.observe(list);
  return together([
    () => changed.disconnect(),
    () => resized.disconnect(),
    on(document, "keydown", (event) => turn(event, (by) => show(here() + by))),
    on(list, "click", () => show(here() + 1 < number() ? here() + 1 : 0)),
  ]);
}

function turn(event, by) {
  if (event.target.closest("button, input, textarea, summary, a")) return;
  if (FORWARD.has(event.key)) by(1);
  else if (BACK.has(event.key)) by(-1);
  else return;
  event.preventDefault();
}

function pageOf(records, list, width) {
  const added = records.flatMap((record) => [...record.addedNodes]);
  const newest = added.filter((node) => node.classList?.contains("is-newest")).at(-1);
  if (!newest) return null;
  const left = newest.getBoundingClientRect().left - list.getBoundingClientRect().left;
  return Math.floor(Math.abs(list.scrollLeft + left) / width());
}
