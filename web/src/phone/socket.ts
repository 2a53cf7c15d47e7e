// JsSIP's way to Asterisk: our own websocket `/phone`. A ticket is bought for each connection; the first frame shows it,
// and when the server has said welcome, every frame is a SIP message.

import type { Socket } from "jssip";

export const REPLACED = 4409;

export interface Door {
  /** A fresh ticket; null: there is none for us. Rejects when the server cannot be reached. */
  ticket(): Promise<string | null>;
  open(): WebSocket;
  /** The server will not have us again by itself: another window has the telephone, or the session is over. */
  closed(why: "replaced" | "refused"): void;
}

export class PhoneSocket implements Socket {
  readonly url = "wss://phone.invalid";
  readonly via_transport = "WSS";
  readonly sip_uri = "sip:phone.invalid;transport=ws";
  onconnect: Socket["onconnect"] = () => {};
  ondisconnect: Socket["ondisconnect"] = () => {};
  ondata: Socket["ondata"] = () => {};
  private socket: WebSocket | null = null;
  private welcome = false;
  private asking = false;
  private over = false;

  constructor(private readonly door: Door) {}

  connect(): void {
    if (this.over || this.asking || this.socket !== null) return;
    this.asking = true;
    this.door.ticket().then(
      (ticket) => {
        this.asking = false;
        if (this.over) return;
        if (ticket === null) this.end("refused");
        else this.listen(ticket);
      },
      () => {
        this.asking = false;
        this.lost();
      },
    );
  }

  disconnect(): void {
    const old = this.socket;
    this.socket = null;
    this.welcome = false;
    old?.close();
  }

  isConnected(): boolean {
    return this.welcome;
  }

  isConnecting(): boolean {
    return this.asking || (this.socket !== null && !this.welcome);
  }

  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): boolean {
    if (!this.welcome || this.socket === null) return false;
    this.socket.send(String(message));
    return true;
  }

  /** For good. */
  close(): void {
    this.over = true;
    this.disconnect();
  }

  private listen(ticket: string): void {
    const opened = this.door.open();
    this.socket = opened;
    opened.onopen = () => opened.send(JSON.stringify({ type: "hello", ticket }));
    opened.onmessage = (event) => {
      if (this.socket !== opened) return;
      if (this.welcome) this.ondata(String(event.data));
      else {
        this.welcome = true;
        this.onconnect();
      }
    };
    opened.onclose = (event) => {
      if (this.socket !== opened) return;
      this.socket = null;
      this.welcome = false;
      if (event.code === REPLACED) this.end("replaced");
      else this.lost();
    };
  }

  private lost(): void {
    if (!this.over) this.ondisconnect(true);
  }

  private end(why: "replaced" | "refused"): void {
    this.over = true;
    this.door.closed(why);
  }
}
