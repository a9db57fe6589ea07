#!/usr/bin/env node
// Foundry asks for a compiler that can be executed, npm has one that is JavaScript: this is the one around the other, so
// that forge compiles with the same bytes as Hardhat and downloads nothing. It answers the two questions that forge
// asks. Plain JavaScript for Node 20 and later, because forge starts it under whichever Node is in PATH.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const STANDARD_INPUT = 0;
const STANDARD_OUTPUT = 1;

if (process.argv.includes("--version")) {
  const solc = require("solc-0.8.37");
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (process.argv.includes("--standard-json")) {
  const solc = require("solc-0.8.37");
  writeFileSync(STANDARD_OUTPUT, solc.compile(readFileSync(STANDARD_INPUT, "utf8")));
} else {
  console.error("This compiler answers --version and --standard-json only.");
  process.exitCode = 1;
}
