// One interval for all clocks. The server says the absolute end and, when a viewer enters, its own
// time; this browser's clock may be wrong by minutes.

import { all, attribute, one } from "./dom.js";
import { reading } from "./time.js";

const TICK = 250;
const CIRCLE = 2 * Math.PI * 10;
const STATES = ["waiting", "running", "last", "over", "paused"];

export function startClocks(root, { announce = () => {} } = {}) {
  let offset = 0;
  const told = new WeakMap();
  const now = () => Date.now() + offset;
  const show = () => all("[data-clock]", root).forEach((clock) => draw(clock, now(), told, announce));
  const interval = setInterval(show, TICK);
  return {
    set(serverNow) {
      offset = serverNow - Date.now();
      show();
    },
    show,
    stop: () => clearInterval(interval),
  };
}

function draw(clock, now, told, announce) {
  const { text, share, state } = reading(factsOf(clock), now);
  const figures = one("[data-figures]", clock);
  if (figures.textContent !== text) figures.textContent = text;
  const ring = clock.querySelector("[data-ring]");
  ring?.setAttribute("stroke-dasharray", `${(share * CIRCLE).toFixed(1)} ${CIRCLE.toFixed(1)}`);
  STATES.forEach((each) => clock.classList.toggle(`is-${each}`, each === state));
  if (told.get(clock) !== state) tell(clock, state, told, announce);
}

// Spoken twice in a step at most: when the last minute begins and when time is up.
function tell(clock, state, told, announce) {
  const sentence = clock.getAttribute(`data-say-${state}`);
  if (told.has(clock) && sentence) announce(sentence);
  told.set(clock, state);
}

function factsOf(clock) {
  return {
    phase: attribute(clock, "data-phase"),
    endsAt: number(clock.getAttribute("data-ends-at")),
    left: number(clock.getAttribute("data-left")),
    seconds: Number(attribute(clock, "data-seconds")),
  };
}

const number = (text) => (text ? Number(text) : null);
