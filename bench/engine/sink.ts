import { createServer as createHttpServer } from "node:http";
import { createServer, type Socket } from "node:net";
import { createKeccak } from "hash-wasm";
import { LineCutter } from "./line-cutter.ts";
import { answerAsNode } from "./naive-node.ts";
import { serve } from "./serve.ts";

/**
 * A double of a node's door for transactions: takes JSON-RPC requests over an IPC socket, one a line, and answers each
 * eth_sendRawTransaction with its hash, which ends the order. Keeps the hashes of all that it was given.
 */
const HASH_BYTES = 32;
const keccak = await createKeccak(256);
let hashes: Buffer[] = [];

serve({
  listen: (path: string) => new Promise<void>((resolve) => createServer(receive).listen(path, resolve)),
  /** A door that takes whatever comes, and says nothing. */
  swallow: (path: string) =>
    new Promise<void>((resolve) =>
      createServer((client) => client.on("error", () => undefined).resume()).listen(path, resolve),
    ),
  /** The first door over HTTP, for the naive way; resolves with its URL. */
  listenHttp: () =>
    new Promise<string>((resolve) => {
      const server = createHttpServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => response.setHeader("Content-Type", "application/json").end(answerAsNode(body)));
      });
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
      });
    }),
  /** All hashes since the last time, one after the other. */
  takeHashes: (): Buffer => {
    const taken = Buffer.concat(hashes, hashes.length * HASH_BYTES);
    hashes = [];
    return taken;
  },
});

function receive(client: Socket): void {
  const cutter = new LineCutter();
  client.setEncoding("latin1");
  client.on("error", () => undefined);
  client.on("data", (chunk: string) => client.write(cutter.cut(chunk).map(answer).join(""), "latin1"));
}

function answer(line: string): string {
  const { id, params } = JSON.parse(line) as { readonly id: number; readonly params: readonly [string] };
  keccak.init().update(Buffer.from(params[0].slice(2), "hex"));
  const hash = Buffer.from(keccak.digest("binary"));
  hashes.push(hash);
  return `{"jsonrpc":"2.0","id":${id},"result":"0x${hash.toString("hex")}"}\n`;
}
