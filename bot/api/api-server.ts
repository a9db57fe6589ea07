import type { Signal } from "../core/signal.ts";
import type { SignalSource } from "../ports/signal-source.ts";
import { AnsweredRequests } from "./answered-requests.ts";
import type { ApiSettings } from "./api-settings.ts";
import type { BearerTokens } from "./bearer-tokens.ts";
import { controlDoors, type ControlDoorParts } from "./control-doors.ts";
import type { EngineWords } from "./engine-word.ts";
import type { Door } from "./door.ts";
import { DEFAULT_LOOPBACK_LIMITS, type LoopbackLimits } from "./loopback-limits.ts";
import { LoopbackServer, type LoopbackServerParts } from "./loopback-server.ts";
import { orderDoors, type OrderDoorParts } from "./order-doors.ts";
import { signalDoor } from "./signal-door.ts";
import { SIGNAL_SOURCE } from "./signals-of-body.ts";
import { statusDoors, type StatusDoorParts } from "./status-doors.ts";

/** Of the answers to Idempotency-Keys. */
const MAX_REMEMBERED_CHARACTERS = 8 * 1024 * 1024;

export interface ApiServerParts
  extends
    OrderDoorParts,
    Omit<ControlDoorParts, "answered">,
    Omit<StatusDoorParts, "takesSignals" | "control">,
    Pick<LoopbackServerParts, "redact" | "onFault"> {
  readonly settings: ApiSettings;
  readonly tokens: BearerTokens;
  /** One of the engine's listeners. */
  readonly words: EngineWords;
  readonly limits?: LoopbackLimits;
}

/**
 * The HTTP door: signals come in, and operators look and halt. It is open before the engine takes signals and stays open
 * while the last orders are followed, because that is when an operator may need it.
 */
export class ApiServer implements SignalSource {
  readonly name = SIGNAL_SOURCE;
  readonly #parts: ApiServerParts;
  #server: LoopbackServer | undefined;
  /** Undefined while no signals are taken. */
  #emit: ((signals: readonly Signal[]) => void) | undefined;

  constructor(parts: ApiServerParts) {
    this.#parts = parts;
  }

  /** Resolves with the port. Rejects with ARGUMENT_INVALID for a host that others can reach, and with PORT_IN_USE. */
  async open(): Promise<number> {
    const { settings, tokens, redact, onFault, limits = DEFAULT_LOOPBACK_LIMITS } = this.#parts;
    const { host, port, maxRequestsPerSecond } = settings;
    this.#server = await LoopbackServer.open({
      name: "api",
      host,
      port,
      doors: this.#doors(),
      tokens,
      limits: { ...limits, maxRequestsPerSecond },
      redact,
      onFault,
    });
    return this.#server.port;
  }

  start(emit: (signals: readonly Signal[]) => void): Promise<void> {
    this.#emit = emit;
    return Promise.resolve();
  }

  /** From now on signals are refused; everything else is still answered. */
  stop(): Promise<void> {
    this.#emit = undefined;
    return Promise.resolve();
  }

  /** Resolves when the port is free again. */
  async close(): Promise<void> {
    await this.stop();
    await this.#server?.close();
  }

  #doors(): readonly Door[] {
    const { settings, words } = this.#parts;
    const { waitMs, keepAnswersMs: keepMs } = settings;
    const answered = new AnsweredRequests({ maxCharacters: MAX_REMEMBERED_CHARACTERS, keepMs });
    return [
      signalDoor({ answered, words, waitMs, emit: () => this.#emit }),
      ...orderDoors(this.#parts),
      ...controlDoors({ ...this.#parts, answered }),
      ...statusDoors({ ...this.#parts, takesSignals: () => this.#emit !== undefined }),
    ];
  }
}
