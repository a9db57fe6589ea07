import { IpcSocketProvider, Network, WebSocketProvider } from "ethers";

/** Says why a socket is of no use any more; may be called more than once. */
export type OnLost = (problem: string) => void;

const NOT_JSON_RPC = "it sent something that is not JSON-RPC";

/** The socket of package ws, as far as ethers' type of it leaves something out. */
interface WsSocket {
  onerror: ((event: { readonly message?: string }) => void) | null;
  onclose: (() => void) | null;
  terminate(): void;
}

function optionsFor(chainId: bigint) {
  return { staticNetwork: Network.from(chainId), cacheTimeout: -1 };
}

/** ethers' WebSocket, except that what goes wrong with it is told and not thrown where nobody can catch it. */
export class GuardedWebSocket extends WebSocketProvider {
  readonly #onLost: OnLost;
  readonly #socket: WsSocket;

  constructor(url: string, chainId: bigint, onLost: OnLost) {
    super(url, undefined, optionsFor(chainId));
    this.#onLost = onLost;
    this.#socket = this.websocket as unknown as WsSocket;
    this.#socket.onerror = ({ message }) => onLost(message ?? "the connection failed");
    this.#socket.onclose = () => onLost("the connection was closed");
  }

  override async _processMessage(message: string): Promise<void> {
    await super._processMessage(message).catch(() => this.#onLost(NOT_JSON_RPC));
  }

  override async destroy(): Promise<void> {
    // A polite close would wait half a minute for a peer that is gone.
    this.#socket.terminate();
    await super.destroy();
  }
}

/** The same for ethers' IPC socket. */
export class GuardedIpcSocket extends IpcSocketProvider {
  readonly #onLost: OnLost;

  constructor(path: string, chainId: bigint, onLost: OnLost) {
    super(path, undefined, optionsFor(chainId));
    this.#onLost = onLost;
    this.socket.on("error", (error) => onLost(error.message));
    this.socket.on("close", () => onLost("the connection was closed"));
  }

  override async _processMessage(message: string): Promise<void> {
    await super._processMessage(message).catch(() => this.#onLost(NOT_JSON_RPC));
  }
}
