import { Command } from "commander";
import { RelayServer } from "./relay-server.ts";

const { socket, echo } = new Command()
  .name("signal-relay")
  .description("A relay of the TLV protocol, for signals or for results, on a Unix socket of this machine.")
  .requiredOption("--socket <path>", "where the socket is made")
  .option("--echo", "also send back to a client what it sent", false)
  .parse()
  .opts<{ socket: string; echo: boolean }>();

const relay = await RelayServer.start({ path: socket, echo });
process.stdout.write(`Relaying at ${relay.path}; Ctrl-C ends it.\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void relay.stop());
