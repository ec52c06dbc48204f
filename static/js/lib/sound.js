// The bell: two soft notes, and the same to see. It rings when time is over and when the facilitator
// rings; one note alone says that the next one speaks or the next turn begins. A browser lets a page
// sound only after somebody has touched it.

import { all, on, one } from "./dom.js";

const NOTES = [
  { hertz: 659.25, at: 0 },
  { hertz: 523.25, at: 0.45 },
];

export function bellFor(root, button, memory) {
  const heard = new Map();
  let context = null;
  let muted = memory.get("muted") ?? button.dataset.mute === "on";
  const unlock = () => {
    context ??= new AudioContext();
    context.resume();
    show();
  };
  const show = () => {
    button.setAttribute("aria-pressed", String(!muted));
    button.classList.toggle("is-asleep", !muted && context?.state !== "running");
  };
  on(document, "pointerdown keydown", unlock, { once: true });
  on(button, "click", () => {
    muted = !muted;
    memory.set("muted", muted);
    unlock();
    if (!muted) play(context);
  });
  show();
  const check = () => {
    for (const clock of all("[data-clock]", root)) {
      const facts = `${clock.dataset.phase}/${clock.dataset.rings}`;
      if (rang(heard.get(clock.id), clock)) ring(muted ? null : context, NOTES);
      heard.set(clock.id, facts);
    }
    for (const id of heard.keys()) if (!document.getElementById(id)) heard.delete(id);
  };
  return { check, strike: () => ring(muted ? null : context, NOTES.slice(0, 1)) };
}

// Only a change that this page has seen: nothing rings because somebody came late.
function rang(before, clock) {
  if (before === undefined) return false;
  const [phase, rings] = before.split("/");
  const over = clock.dataset.phase === "over" && phase !== "over";
  return over || Number(clock.dataset.rings) > Number(rings);
}

function ring(context, notes) {
  const seen = one("[data-bell]", document);
  seen.classList.remove("ringing");
  void seen.offsetWidth; // lets the animation start again
  seen.classList.add("ringing");
  if (context?.state === "running") play(context, notes);
}

function play(context, notes = NOTES) {
  for (const { hertz, at } of notes) note(context, hertz, context.currentTime + at);
}

function note(context, hertz, at) {
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.25, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 1.6);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + 1.7);
}
