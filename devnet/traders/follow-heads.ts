import { messageOf } from "../../bot/core/errors.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";

/** Something that goes on until it is stopped. */
export interface Activity {
  /** Starts nothing new; resolves when what is under way is done. */
  stop(): Promise<void>;
}

const POLLING_INTERVAL_MS = 50;

/**
 * Calls back with each new head's number, one call at a time; heads that come during a call are seen as their last one.
 * What goes wrong is reported and ends nothing: not the node's silence, and not a failure of the callback.
 */
export function followHeads(
  rpcUrl: string,
  onHead: (headNumber: number) => Promise<void>,
  onFault: (problem: string) => void = () => undefined,
): Activity {
  let lastHead = -1;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();

  const look = async (): Promise<void> => {
    try {
      const head = Number(await callRpc(rpcUrl, "eth_blockNumber"));
      if (head <= lastHead) return;
      lastHead = head;
      await onHead(head);
    } catch (thrown) {
      onFault(messageOf(thrown));
    }
  };
  const lookLater = (): void => {
    timer = setTimeout(() => {
      underWay = look().then(() => {
        if (!stopped) lookLater();
      });
    }, POLLING_INTERVAL_MS);
  };
  lookLater();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
