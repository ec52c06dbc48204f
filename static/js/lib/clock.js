// One timer for all clocks. The server says the absolute end and, when a viewer enters, its own
// time; this browser's clock may be wrong by minutes.

import { all, attribute, one } from "./dom.js";
import { isSoon, reading, strokes } from "./time.js";

const TICK = 250;
const CIRCLE = 2 * Math.PI * 10;
const NEARLY = 1500; // a page may hear of the next turn a little before its own clock is at zero
const STATES = ["waiting", "running", "last", "over", "paused"];

// `strike` is called for every soft ring: at equal shares of the time, and between turns.
export function startClocks(root, { announce = () => {}, strike = () => {} } = {}) {
  let offset = 0;
  const told = new WeakMap();
  const say = (what) => announce(attribute(root, `data-say-${what}`));
  const listen = listening(strike, () => say("share"));
  const now = () => Date.now() + offset;
  const show = () => {
    for (const clock of all("[data-clock]", root)) {
      draw(clock, now(), told, say);
      listen(clock, factsOf(clock), now());
    }
  };
  let timer;
  // All screens at the same moments of the server's time, or they would differ by a tick.
  const wait = () => (timer = setTimeout(tick, TICK - (now() % TICK)));
  const tick = () => (show(), wait());
  wait();
  return {
    set(serverNow) {
      offset = serverNow - Date.now();
      clearTimeout(timer);
      tick();
    },
    show,
    stop: () => clearTimeout(timer),
  };
}

function draw(clock, now, told, say) {
  const { text, share, state } = reading(factsOf(clock), now);
  const figures = one("[data-figures]", clock);
  if (figures.textContent !== text) figures.textContent = text;
  const ring = clock.querySelector("[data-ring]");
  ring?.setAttribute("stroke-dasharray", `${(share * CIRCLE).toFixed(1)} ${CIRCLE.toFixed(1)}`);
  const soon = clock.querySelector("[data-soon]");
  if (soon) soon.hidden = !isSoon(factsOf(clock), now);
  STATES.forEach((each) => clock.classList.toggle(`is-${each}`, each === state));
  if (told.get(clock) !== state) tell(clock, state, told, say);
}

// Spoken twice in a step at most: when the last minute begins, and when time is up if it does not go
// on by itself.
function tell(clock, state, told, say) {
  const speaks = state === "last" || (state === "over" && !factsOf(clock).follows);
  if (told.has(clock) && speaks) say(state);
  told.set(clock, state);
}

// Only what this page has seen happen: nothing rings because somebody came late, and after another
// minute nothing rings twice.
function listening(strike, share) {
  const heard = new Map();
  return (clock, facts, now) => {
    const due = strokes(facts, now);
    if (due === null) return;
    const before = heard.get(clock.id);
    const same = before?.opening === facts.opening;
    if (before && (same ? due > before.due : followedOn(before, now))) {
      strike();
      if (same && due < facts.shares) share();
    }
    const most = same ? Math.max(due, before.due) : due;
    heard.set(clock.id, { ...facts, due: most, over: facts.endsAt <= now });
  };
}

const followedOn = ({ follows, over, endsAt }, now) => follows && !over && endsAt - now < NEARLY;

function factsOf(clock) {
  return {
    opening: attribute(clock, "data-opening"),
    shares: Number(attribute(clock, "data-shares")),
    follows: clock.hasAttribute("data-follows"),
    phase: attribute(clock, "data-phase"),
    endsAt: number(clock.getAttribute("data-ends-at")),
    left: number(clock.getAttribute("data-left")),
    seconds: Number(attribute(clock, "data-seconds")),
  };
}

const number = (text) => (text ? Number(text) : null);
