// The reference: what one would write first. It keeps everything in memory, and whatever anybody
// writes goes to everybody at once; browsers would leave out what is not for them.
//
// `node naive.mjs FRAGMENT`: the HTML of an idea, with ID and WORDS in it. It prints its port, and
// speaks as bench/screens.py does: `enter`, `command`, `frame`.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Server } from "socket.io";

const fragment = readFileSync(process.argv[2], "utf8");
const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false });
const ideas = [];
let seq = 1;

io.on("connection", (socket) => {
  socket.on("enter", (place, answer) => {
    answer({ seq, now: Date.now(), html: "", me: socket.id });
  });
  socket.on("command", ({ data }, answer) => {
    ideas.push(data);
    const html = fragment.replaceAll("ID", data.id).replace("WORDS", data.fields.idea);
    const put = { put: `idea-${data.id}`, into: "ideas", before: null, html };
    io.emit("frame", { from: seq, seq: (seq += 1), changes: [put] });
    answer({ seq });
  });
});

http.listen(0, "127.0.0.1", () => console.log(http.address().port));
