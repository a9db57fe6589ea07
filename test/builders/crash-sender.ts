import { connectEndpoint } from "../../bot/adapters/chain/connect-endpoint.ts";
import { endpointOf } from "../../bot/core/endpoint.ts";

const SETTINGS = { chainId: 1n, requestTimeoutMs: 10_000, batchMaxCount: 100 };

/** Hands transactions over, one after the other, each alone or in one batch with a question. */
async function handOver(address: string, manner: string, raws: readonly string[]): Promise<void> {
  const endpoint = endpointOf(address);
  if (endpoint === undefined) throw new Error(`no endpoint: ${address}`);
  const connection = await connectEndpoint(endpoint, SETTINGS, () => undefined);
  for (const raw of raws) {
    const sent = manner === "batched" ? connection.send.bind(connection) : connection.sendAlone.bind(connection);
    await Promise.all([sent("eth_sendRawTransaction", [raw]), connection.send("eth_blockNumber", [])]);
  }
  connection.close();
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) {
  const [address = "", manner = "", ...raws] = process.argv.slice(2);
  await handOver(address, manner, raws);
}
