// Nothing that somebody wrote is lost or doubled on its way.

import assert from "node:assert/strict";
import test from "node:test";
import { inMemory, memoryOf } from "../../static/js/lib/memory.js";
import { Outbox } from "../../static/js/lib/outbox.js";

function house() {
  const storage = inMemory();
  const memory = memoryOf("KQMTRA.phone", storage);
  const seen = [];
  let open = true;
  const deliver = async (command) => {
    seen.push(command);
    if (!open) throw new Error("offline");
    return { seq: seen.length };
  };
  return { memory, storage, seen, deliver, close: () => (open = false), open: () => (open = true) };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

test("an answered command leaves the outbox", async () => {
  const { memory, seen, deliver } = house();
  const outbox = new Outbox({ memory, deliver });
  assert.deepEqual(await outbox.add("PostIdea", { id: "x" }), { seq: 1 });
  assert.equal(outbox.size, 0);
  assert.equal(seen.length, 1);
  assert.equal(memory.get("outbox"), null);
});

test("what could not be sent is sent again with the same id, in order", async () => {
  const { memory, seen, deliver, close, open } = house();
  const outbox = new Outbox({ memory, deliver });
  close();
  const first = outbox.add("PostIdea", { n: 1 });
  const second = outbox.add("PostIdea", { n: 2 });
  await turn();
  assert.equal(outbox.size, 2);
  open();
  outbox.flush();
  await Promise.all([first, second]);
  const [a, b, c, d] = seen.map(({ id }) => id);
  assert.deepEqual([c, d], [a, b]);
  assert.equal(outbox.size, 0);
});

test("a page that is loaded again sends what the one before had not", async () => {
  const { memory, seen, deliver, close, open } = house();
  close();
  new Outbox({ memory, deliver }).add("PostIdea", { text: "on the train" });
  await turn();
  open();
  const told = [];
  const outbox = new Outbox({ memory, deliver, orphan: (...all) => told.push(all) });
  assert.equal(outbox.size, 1);
  outbox.flush();
  await turn();
  assert.equal(outbox.size, 0);
  assert.equal(seen.at(-1).id, seen[0].id);
  assert.equal(told[0][0].data.text, "on the train");
});

test("flushing twice while an answer is on its way sends once", async () => {
  const { memory, seen, deliver } = house();
  const outbox = new Outbox({ memory, deliver });
  const answer = outbox.add("Ring", {});
  outbox.flush();
  outbox.flush();
  await answer;
  assert.equal(seen.length, 1);
});

test("a refusal is an answer, but a busy server is asked again", async () => {
  const { memory } = house();
  const answers = [{ error: "too_many" }, { error: "late", text: "…" }];
  let again;
  const outbox = new Outbox({
    memory,
    deliver: async () => answers.shift(),
    again: (call) => (again = call),
  });
  const answer = outbox.add("PostIdea", {});
  await turn();
  assert.equal(outbox.size, 1);
  again();
  assert.equal((await answer).error, "late");
  assert.equal(outbox.size, 0);
});

test("a tab beside this one forgets nothing of ours", async () => {
  const { memory, deliver, close, open } = house();
  close();
  new Outbox({ memory, deliver }).add("PostIdea", { n: 1 });
  await turn();
  const other = new Outbox({ memory, deliver: async () => ({ seq: 1 }) });
  await other.add("PostIdea", { n: 2 });
  assert.deepEqual(memory.get("outbox").map(({ data }) => data.n), [1]);
  open();
  other.flush();
  await turn();
  assert.equal(memory.get("outbox"), null);
});

test("what was wiped is not answered to anybody", async () => {
  const { memory } = house();
  let answer;
  const told = [];
  const deliver = () => new Promise((resolve) => (answer = resolve));
  const outbox = new Outbox({ memory, deliver, orphan: (...all) => told.push(all) });
  outbox.add("PostIdea", { text: "of the one before" });
  outbox.wipe();
  answer({ error: "late", text: "…" });
  await turn();
  assert.deepEqual(told, []);
  assert.equal(memory.get("outbox"), null);
});

test("ids are 128 random bits that a server accepts", async () => {
  const { memory, seen, deliver } = house();
  const outbox = new Outbox({ memory, deliver });
  for (let n = 0; n < 50; n++) await outbox.add("Ring", {});
  assert.equal(new Set(seen.map(({ id }) => id)).size, 50);
  for (const { id } of seen) assert.match(id, /^[\w-]{22}$/);
});

test("leaving wipes this room and no other", () => {
  const { storage } = house();
  const [mine, other] = [memoryOf("AAAAAA.phone", storage), memoryOf("BBBBBB.phone", storage)];
  mine.set("draft.o1:idea", "secret");
  other.set("draft.o1:idea", "another");
  mine.wipe();
  assert.equal(mine.get("draft.o1:idea"), null);
  assert.equal(other.get("draft.o1:idea"), "another");
  assert.deepEqual(other.keys(), ["draft.o1:idea"]);
});
