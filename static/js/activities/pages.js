// A list in columns that is larger than the wall: turned by key, clicker or click, never tiny print.
// While everything fits on one page it is larger (`data-fit`, see harvest.css). When something new
// arrives, its page is shown.

import { on, one, together } from "../lib/dom.js";

const SLACK = 4; // pixels that rounding adds
const FITS = [1, 2, 3, 4, 5]; // from few and large to many and small

const FORWARD = new Set(["PageDown", "ArrowRight", "ArrowDown", " "]);
const BACK = new Set(["PageUp", "ArrowLeft", "ArrowUp"]);

export function pages(list) {
  const count = one("[data-page]", list.closest("section") ?? document);
  const width = () => list.clientWidth + parseFloat(getComputedStyle(list).columnGap || "0");
  const number = () => Math.max(1, Math.ceil((list.scrollWidth - SLACK) / width()));
  let here = 0; // not read from the scroll: the last page may hold fewer columns than fit
  const show = (page) => {
    here = Math.max(0, Math.min(number() - 1, page));
    const direction = getComputedStyle(list).direction === "rtl" ? -1 : 1;
    list.scrollTo({ left: direction * here * width(), behavior: "instant" });
    count.hidden = number() < 2;
    one("[data-page-figures]", count).textContent = `${here + 1} / ${number()}`;
  };
  const fit = () => {
    list.scrollLeft = 0;
    for (const size of FITS) {
      list.dataset.fit = size;
      if (number() === 1 && !isTorn(list)) return;
    }
    delete list.dataset.fit;
  };
  const showNewest = () => {
    fit();
    show(pageOf(list.querySelector(".is-newest"), list, width) ?? here);
  };
  const changed = new MutationObserver(showNewest);
  changed.observe(list, { childList: true });
  const resized = new ResizeObserver(showNewest);
  resized.observe(list);
  showNewest();
  return together([
    () => changed.disconnect(),
    () => resized.disconnect(),
    on(document, "keydown", (event) => turn(event, (by) => show(here + by))),
    on(list, "click", () => show(here + 1 < number() ? here + 1 : 0)),
  ]);
}

function turn(event, by) {
  if (event.target.closest("button, input, textarea, summary, a")) return;
  if (FORWARD.has(event.key)) by(1);
  else if (BACK.has(event.key)) by(-1);
  else return;
  event.preventDefault();
}

// A long card is torn where it does not fit under the others.
function isTorn(list) {
  return [...list.children].some((each) => each.getClientRects().length > 1);
}

function pageOf(newest, list, width) {
  if (!newest) return null;
  const left = newest.getBoundingClientRect().left - list.getBoundingClientRect().left;
  return Math.floor((Math.abs(list.scrollLeft + left) + SLACK) / width());
}
