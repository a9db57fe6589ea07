import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { EXIT_CODES } from "../../bot/core/errors.ts";
import { RelayServer } from "./relay-server.ts";

/** Not among the data of `npm start`, which clears those. */
const DEFAULT_SOCKETS = ["var/relay/signals.sock", "var/relay/execution.sock"];

const { socket: sockets, echo } = new Command("npm run signal-relay --")
  .description("Runs relays of the TLV protocol on Unix sockets: by default one for signals and one for results.")
  .option("--socket <paths...>", "where, instead", DEFAULT_SOCKETS)
  .option("--echo", "also sends back to a client what it sent", false)
  .exitOverride((outcome) => process.exit(outcome.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage))
  .parse()
  .opts<{ socket: string[]; echo: boolean }>();

const relays: RelayServer[] = [];
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void Promise.all(relays.map((relay) => relay.stop())));
}
for (const socket of sockets) {
  await mkdir(path.dirname(socket), { recursive: true });
  const relay = await RelayServer.start({ path: socket, echo });
  relays.push(relay);
  process.stdout.write(`Relaying at ${relay.path}\n`);
}
process.stdout.write("Ctrl-C ends it.\n");
