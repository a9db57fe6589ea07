/** The part of the package ws that is used here; it comes with ethers, and without types. */
declare module "ws" {
  import type { EventEmitter } from "node:events";
  import type { Server } from "node:http";

  /** Like the browser's, and with what only a server can do. */
  export class WebSocket extends EventEmitter {
    send(text: string): void;
    /** Reads nothing more, pings included; the connection stays. */
    pause(): void;
    close(): void;
    /** Ends the connection at once, without a closing handshake. */
    terminate(): void;
  }

  /** Takes connections on an HTTP server that is there already. */
  export class WebSocketServer extends EventEmitter {
    constructor(options: { readonly server: Server });
    readonly clients: ReadonlySet<WebSocket>;
    close(): void;
  }
}
