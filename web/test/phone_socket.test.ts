import { beforeEach, expect, test } from "vitest";
import { PhoneSocket } from "../src/phone/socket";

class Line {
  sent: string[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
}

let lines: Line[];
let told: string[];
let ticket: () => Promise<string | null>;
let socket: PhoneSocket;

const settle = () => new Promise<void>((done) => setTimeout(done));

beforeEach(() => {
  lines = [];
  told = [];
  ticket = async () => "t1";
  socket = new PhoneSocket({
    ticket: () => ticket(),
    open: () => {
      lines.push(new Line());
      return lines.at(-1) as unknown as WebSocket;
    },
    closed: (why) => told.push(why),
  });
  socket.onconnect = () => told.push("connected");
  socket.ondisconnect = () => told.push("lost");
  socket.ondata = (data) => told.push(String(data));
});

async function connected(): Promise<Line> {
  socket.connect();
  await settle();
  const line = lines.at(-1) as Line;
  line.onopen?.();
  line.onmessage?.({ data: '{"type":"welcome"}' });
  return line;
}

test("a ticket opens it, and nothing of SIP is sent or taken before the welcome", async () => {
  socket.connect();
  expect(socket.isConnecting()).toBe(true);
  await settle();
  const [line] = lines;
  line?.onopen?.();
  expect(line?.sent).toEqual(['{"type":"hello","ticket":"t1"}']);
  expect(socket.send("REGISTER")).toBe(false);
  line?.onmessage?.({ data: '{"type":"welcome"}' });
  expect(socket.isConnected()).toBe(true);
  expect(socket.send("REGISTER")).toBe(true);
  line?.onmessage?.({ data: "SIP/2.0 200 OK" });
  expect(told).toEqual(["connected", "SIP/2.0 200 OK"]);
});

test("each connection buys a ticket of its own", async () => {
  const line = await connected();
  line.onclose?.({ code: 1013 });
  expect(told).toEqual(["connected", "lost"]);
  ticket = async () => "t2";
  const again = await connected();
  expect(again.sent).toEqual(['{"type":"hello","ticket":"t2"}']);
});

test("a server that cannot be reached is tried again by whoever asked", async () => {
  ticket = async () => {
    throw new Error("no network");
  };
  socket.connect();
  await settle();
  expect(told).toEqual(["lost"]);
  expect(socket.isConnecting()).toBe(false);
});

test("another window and an agent without a telephone are the end", async () => {
  (await connected()).onclose?.({ code: 4409 });
  expect(told).toEqual(["connected", "replaced"]);
  socket.connect();
  await settle();
  expect(lines).toHaveLength(1);
});

test("a refused ticket opens nothing", async () => {
  ticket = async () => null;
  socket.connect();
  await settle();
  expect([lines.length, told]).toEqual([0, ["refused"]]);
});

test("what an old connection says counts no more", async () => {
  const old = await connected();
  socket.disconnect();
  expect(old.closed).toBe(true);
  old.onmessage?.({ data: "INVITE" });
  old.onclose?.({ code: 1006 });
  expect(told).toEqual(["connected"]);
});
