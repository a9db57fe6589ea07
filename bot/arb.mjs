#!/usr/bin/env node
// Plain JavaScript, because it also runs under a Node that cannot read TypeScript: there it starts itself again under
// the Node 24 that "npm ci" installed beside the project.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 24;
const NODE_24 = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));
const EXIT_CODE_ENVIRONMENT = 3;

if (Number(process.versions.node.split(".")[0]) >= OLDEST_NODE) {
  // Halves the time to start.
  module.enableCompileCache();
  await import("./main.ts");
} else if (existsSync(NODE_24)) {
  const child = spawn(NODE_24, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
} else {
  console.error(
    `arb needs Node ${OLDEST_NODE}; this is Node ${process.versions.node}. Run "npm ci" first, or install it.`,
  );
  process.exitCode = EXIT_CODE_ENVIRONMENT;
}
