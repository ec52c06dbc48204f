// The HTTP form of entering and of commands, for networks that let no websocket through.

const ANSWER_WITHIN = 10_000;

// A proxy, or a page that wants somebody to sign in first, also answers. Only what our server says
// counts, or a note would be taken for saved that never arrived.
export function isAnswer(answer) {
  return Number.isInteger(answer?.seq) || typeof answer?.error === "string";
}

export class Http {
  #address;
  #place;
  #fetch;
  #last = Promise.resolve();

  // `address` is the room's; `place` how a viewer looks at it.
  constructor(address, place, fetch) {
    this.#address = address;
    this.#place = place;
    this.#fetch = fetch;
  }

  // {tag, answer}; the answer is null when nothing has changed since the one with this tag.
  async enter(tag) {
    const headers = tag ? { "If-None-Match": tag } : {};
    const response = await this.#ask(`enter?${new URLSearchParams(this.#place)}`, { headers });
    if (response.status === 304) return { tag, answer: null };
    return { tag: response.headers.get("ETag") ?? "", answer: await read(response) };
  }

  // One after the other, as over a websocket; behind one that does not arrive none is sent.
  command(command) {
    const mine = this.#last.then(() => this.#post(command));
    this.#last = mine;
    mine.catch(() => {
      if (this.#last === mine) this.#last = Promise.resolve();
    });
    return mine;
  }

  async #post(command) {
    const { as, lang } = this.#place;
    const response = await this.#ask("commands", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as, lang, ...command }),
    });
    return read(response);
  }

  #ask(what, how) {
    const signal = AbortSignal.timeout(ANSWER_WITHIN);
    return this.#fetch(`${this.#address}/${what}`, { cache: "no-store", signal, ...how });
  }
}

async function read(response) {
  const answer = await response.json();
  if (!isAnswer(answer)) throw new Error("not an answer of ours");
  return answer;
}
