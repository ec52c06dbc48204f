// Puts parts of the stage in place by id and order, and knows nothing about what they mean.
//
// A put on an element in which somebody is writing waits until that ends. A part whose HTML is the
// same is not touched at all, so a field keeps its text and its cursor when the whole stage comes
// again after a lost connection. What the page itself puts into a part (`complete`) is no part.

import { on, parse } from "./dom.js";
import { focusAgain, whereabouts } from "./focus.js";
import { reconcile } from "./reconcile.js";

const shells = new WeakMap(); // element → its HTML as the server sent it, without parts inside

export class Stage {
  #root;
  #waiting = new Map();
  #complete;
  #changed;

  constructor(root, { complete = () => {}, changed = () => {} }) {
    this.#root = root;
    this.#complete = complete;
    this.#changed = changed;
    partsIn(root).map(remembered); // the page came with its first stage
    complete();
    on(document, "focusout input submit", () => setTimeout(() => this.settle(), 0));
  }

  whole(html) {
    this.#waiting.clear();
    this.#keepingFocus(() => this.#become(this.#root, parse(html)));
  }

  apply(changes) {
    this.#keepingFocus(() => changes.forEach((change) => this.#apply(change)));
  }

  // What had to wait and need not any longer. A module calls it when it takes [data-busy] away.
  settle() {
    const ready = [...this.#waiting].filter(([id]) => !isBusy(byId(id)));
    if (!ready.length) return;
    ready.forEach(([id]) => this.#waiting.delete(id));
    this.apply(ready.map(([, change]) => change));
  }

  #apply(change) {
    const id = change.put ?? change.remove;
    const live = byId(id);
    const waits = change.remove ? staysBusy(live) : isBusy(live);
    if (waits) return void this.#waiting.set(id, change);
    this.#waiting.delete(id);
    if (change.remove) leave(live);
    else this.#put(change, live);
  }

  // A part whose HTML is the same may still have changed its place.
  #put({ into, before, html }, live) {
    const parent = into ? byId(into) : this.#root;
    if (!parent) return; // a part of a stage that is just going
    const fresh = remembered(parse(html).firstElementChild);
    const same = live && shells.get(live) === shells.get(fresh);
    if (!live) fresh.classList.add("arriving");
    place(parent, same ? live : replaced(live, fresh), before ? byId(before) : null);
  }

  #become(parent, content) {
    const fresh = partsIn(content).map(remembered);
    const live = new Map(standingIn(parent).map((element) => [element.id, element]));
    const { gone, order } = reconcile(listed([...live.values()]), listed(fresh));
    gone.forEach((id) => this.#remove(live.get(id)));
    const elements = order.map(({ id, how }, i) => {
      if (how === "put") return replaced(live.get(id), fresh[i]);
      this.#become(live.get(id), fresh[i]);
      return live.get(id);
    });
    inOrder(parent, elements);
    if (parent === this.#root) dropLoose(parent);
  }

  // What is not answered yet stays, and what is being edited until that ends.
  #remove(element) {
    if (element.hasAttribute("data-pending")) return;
    if (staysBusy(element)) this.#waiting.set(element.id, { remove: element.id });
    else element.remove();
  }

  // `interrupted` is the key of a draft in whose field somebody was just writing.
  #keepingFocus(change) {
    const held = document.activeElement;
    const where = held && whereabouts(held);
    change();
    this.#complete();
    const gone = held && held !== document.body && !held.isConnected;
    const lost = gone && !focusAgain(where);
    if (lost) this.#root.querySelector("[data-heading]")?.focus({ preventScroll: true });
    this.#changed({ interrupted: lost && held.value ? held.dataset.draft : undefined });
  }
}

const byId = (id) => document.getElementById(id);
const partsIn = (parent) => [...parent.children].filter((child) => child.id);
const isStanding = (part) => shells.has(part) || part.hasAttribute("data-pending");
const standingIn = (parent) => partsIn(parent).filter(isStanding);
const listed = (elements) => elements.map((e) => ({ id: e.id, shell: shells.get(e) }));

function replaced(live, fresh) {
  live?.replaceWith(fresh);
  return fresh;
}

// From the last to the first, moving only what stands wrong: to move a field is to lose its focus.
// What is no part, or is just going, stands where it stands.
function inOrder(parent, elements) {
  const parts = new Set(elements);
  let next = null;
  for (const element of [...elements].reverse()) {
    if (element.parentElement !== parent || followerIn(parts, element) !== next) {
      parent.insertBefore(element, next);
    }
    next = element;
  }
}

function followerIn(parts, element) {
  let next = element.nextElementSibling;
  while (next && !parts.has(next)) next = next.nextElementSibling;
  return next;
}

// Before the part that follows it; a part that comes last stands after everything else. What hangs
// on it and is being written stays where it hangs, though the server knows it no more.
function place(parent, element, before) {
  const next = before?.parentElement === parent ? before : null;
  if (element.parentElement === parent && followerOf(element) === next) return;
  parent.insertBefore(element, next);
}

function followerOf(element) {
  let next = element.nextElementSibling;
  while (next?.matches("[data-goes-along][data-busy]")) next = next.nextElementSibling;
  return next;
}

// What the page showed before the first stage: "One moment …".
function dropLoose(root) {
  [...root.children].filter((child) => !child.id).forEach((child) => child.remove());
}

function remembered(element) {
  const shell = element.cloneNode(true);
  partsIn(shell).forEach((part) => part.remove());
  shells.set(element, shell.outerHTML);
  partsIn(element).forEach(remembered);
  return element;
}

function isBusy(element) {
  if (!element) return false;
  if (isMarkedBusy(element)) return true;
  const field = document.activeElement;
  return element.contains(field) && hasUnsavedText(field);
}

// Whether it cannot go yet. What only hangs on a part of a step goes when the step does.
function staysBusy(element) {
  const inside = "[data-busy]:not([data-goes-along])";
  return Boolean(element?.matches("[data-busy]") || element?.querySelector(inside));
}

function isMarkedBusy(element) {
  return Boolean(element?.matches("[data-busy]") || element?.querySelector("[data-busy]"));
}

function hasUnsavedText(field) {
  return field.matches("textarea, input:not([type=checkbox], [type=radio])")
    ? field.value !== field.defaultValue
    : false;
}

function leave(element) {
  if (!element) return;
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return element.remove();
  element.removeAttribute("id"); // it may come again before it has gone
  element.inert = true;
  element.classList.add("leaving");
  setTimeout(() => element.remove(), 200);
}
