import { once } from "node:events";
import { createConnection } from "node:net";
import { bundleFields } from "../../bot/adapters/relays/bundle-fields.ts";
import { RELAY_DIALECTS } from "../../bot/adapters/relays/relay-dialect.ts";
import { RelayIdentity } from "../../bot/adapters/relays/relay-identity.ts";
import { ReplacementNonces } from "../../bot/adapters/relays/replacement-nonces.ts";
import { replacementUuid } from "../../bot/transactions/sending/replacement-uuid.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { FIRST_BLOCK } from "./chain-double.ts";
import { signAtOnce, transactionWith } from "./sample-transaction.ts";
import { serve } from "./serve.ts";

export interface BundleRun {
  /** Of a sink that takes whatever comes. */
  readonly path: string;
  readonly seconds: number;
}

/** Written together; between two batches the socket gets its turn. */
const BATCH = 50;

const identity = new RelayIdentity(ACCOUNTS.relayIdentity.privateKey);
const nonces = new ReplacementNonces();
const dialect = RELAY_DIALECTS.flashbots;

/** How many bundles one core makes in a second: each with a transaction of its own, in the bytes that a relay gets. */
serve({
  run: async ({ path, seconds }: BundleRun): Promise<number> => {
    const socket = createConnection(path);
    await once(socket, "connect");
    let made = 0;
    const makeFor = async (forMs: number): Promise<void> => {
      const untilMs = performance.now() + forMs;
      while (performance.now() < untilMs) {
        let requests = "";
        for (let index = 0; index < BATCH; index++) requests += bundleRequest(made++);
        if (!socket.write(requests, "latin1")) await once(socket, "drain");
      }
    };
    await makeFor(1_000); // until its code is compiled
    made = 0;
    const begunMs = performance.now();
    await makeFor(seconds * 1_000);
    const perSecond = made / ((performance.now() - begunMs) / 1_000);
    socket.destroy();
    return perSecond;
  },
});

function bundleRequest(number: number): string {
  const targetBlock = FIRST_BLOCK + 1n;
  const { raw } = signAtOnce(transactionWith(number));
  const uuid = replacementUuid(BigInt(number), targetBlock);
  const offer = { transactions: [raw], targetBlock, replacementUuid: uuid };
  const params = [bundleFields(offer, dialect, nonces, undefined)];
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_sendBundle", params });
  const headers = `Content-Type: application/json\r\nX-Flashbots-Signature: ${identity.headerFor(body)}`;
  return `POST / HTTP/1.1\r\nHost: relay\r\n${headers}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
