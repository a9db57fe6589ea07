import { messageOf } from "../core/errors.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { OrderStore } from "../ports/order-store.ts";

/** The store refused an event: nothing more may be done that needs a record. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";
}

/** Makes events durable until the store fails once; from then on nothing can be recorded until the next start. */
export class Recorder {
  readonly #store: OrderStore;
  readonly #onFailure: (failure: RecordingError) => void;
  #failure: RecordingError | undefined;

  /** @param onFailure hears of the store's failure, once */
  constructor(store: OrderStore, onFailure: (failure: RecordingError) => void) {
    this.#store = store;
    this.#onFailure = onFailure;
  }

  /** Hands the event to the store before it returns; `onDurable` comes before the promise resolves. Rejects with a {@link RecordingError}. */
  append(event: OrderEvent, onDurable: () => void): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return this.#store.append(event).then(onDurable, this.#reject);
  }

  /** One function for all appends: each order makes many. */
  readonly #reject = (cause: unknown): never => {
    throw this.#fail(cause);
  };

  #fail(cause: unknown): RecordingError {
    if (this.#failure !== undefined) return this.#failure;
    this.#failure = new RecordingError(`the journal cannot be written: ${messageOf(cause)}`, { cause });
    this.#onFailure(this.#failure);
    return this.#failure;
  }
}
