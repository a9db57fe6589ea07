import type { PoolReading } from "../../bot/adapters/chain/pools/pool-reading.ts";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import type { Hex } from "../../bot/core/hex.ts";

/** Lets a reading ask as often as it wants, a call for each read, and returns how many reads that took. */
export async function readByCalls(reading: Pick<PoolReading, "wanted" | "take">, client: RpcClient): Promise<number> {
  let count = 0;
  for (;;) {
    const reads = reading.wanted();
    if (reads.length === 0) return count;
    count += reads.length;
    const answers = reads.map(({ target, data }) =>
      client.send("eth_call", [{ to: target, data }, "latest"]).then(
        (answer) => answer as Hex,
        () => undefined,
      ),
    );
    reading.take(await Promise.all(answers));
  }
}
