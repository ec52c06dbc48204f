// Commands that have no answer yet. They wait in local storage and are sent again, with the same
// id, until the server has answered: an answered command is on its disk, and a repeated one changes
// nothing there.

import { randomId } from "./ids.js";
import { TRY_LATER, inSeconds } from "./later.js";

export class Outbox {
  #memory;
  #deliver;
  #entries;
  #promised = new Map();
  #under = new Set();
  #again;

  // `deliver(command)` resolves to the answer and rejects while there is no way to the server.
  // `again(fn)` calls fn some seconds later. `changed` hears of every change, `orphan` of an answer
  // to a command that an earlier page had sent, `later` of one that the server cannot take just now.
  constructor({ memory, deliver, again = inSeconds, ...hears }) {
    const { changed = () => {}, orphan = () => {}, later = () => {} } = hears;
    this.#memory = memory;
    this.#deliver = deliver;
    this.#again = again;
    this.changed = changed;
    this.orphan = orphan;
    this.later = later;
    this.#entries = memory.get("outbox") ?? [];
  }

  get size() {
    return this.#entries.length;
  }

  add(type, data) {
    const entry = { id: randomId(), type, data };
    this.#entries.push(entry);
    this.#keep((kept) => [...kept, entry]);
    return new Promise((resolve) => {
      this.#promised.set(entry.id, resolve);
      this.#send(entry);
    });
  }

  // In the order in which they were made; called whenever the way to the server is open again.
  flush() {
    for (const entry of [...this.#entries]) this.#send(entry);
  }

  wipe() {
    this.#entries = [];
    this.#promised.clear();
    this.#keep(() => []);
  }

  async #send(entry) {
    if (this.#under.has(entry.id)) return;
    this.#under.add(entry.id);
    try {
      this.#answered(entry, await this.#deliver(entry));
    } catch {
      // No way to the server now; the next flush tries again.
    } finally {
      this.#under.delete(entry.id);
    }
  }

  #answered(entry, answer) {
    if (!this.#entries.includes(entry)) return; // wiped meanwhile: it was somebody else's
    if (TRY_LATER.has(answer.error)) {
      this.later(answer);
      this.#again(() => this.flush());
      return;
    }
    const resolve = this.#promised.get(entry.id);
    const others = (entries) => entries.filter((each) => each.id !== entry.id);
    this.#promised.delete(entry.id);
    this.#entries = others(this.#entries);
    this.#keep(others);
    if (resolve) resolve(answer);
    else this.orphan(entry, answer);
  }

  // The same room may be open in another tab, whose commands are not ours to forget.
  #keep(change) {
    const kept = change(this.#memory.get("outbox") ?? []);
    if (kept.length) this.#memory.set("outbox", kept);
    else this.#memory.remove("outbox");
    this.changed();
  }
}
