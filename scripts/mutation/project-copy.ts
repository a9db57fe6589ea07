import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { mutatedContent } from "./find-mutants.ts";
import type { Mutant } from "./mutant.ts";
import type { Verdict } from "./trial.ts";

/** What a build makes, what runs leave behind, and what is linked instead. */
const NOT_COPIED: readonly string[] = [".git", "artifacts", "cache", "coverage", "node_modules", "out", "var"];

/** With these the contract's own bytecode, as it is deployed, meets the real bytecode of pools and lenders. */
const TESTS = "test/contracts";

/** They say what a call costs, not what it does: a test that only sees a mutant's gas has not seen the check. */
const GAS_TESTS = /gas/i;

const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

/** A mutant may make a test wait for ever. */
const TIMEOUT_MS = 600_000;

interface Ended {
  readonly passed: boolean;
  readonly output: string;
}

/** A copy of the project in a temporary directory, in which mutants meet the contracts' TypeScript tests. */
export class ProjectCopy implements AsyncDisposable {
  readonly #directory: string;
  readonly #testFiles: readonly string[];
  readonly #signal: AbortSignal;

  private constructor(directory: string, testFiles: readonly string[], signal: AbortSignal) {
    this.#directory = directory;
    this.#testFiles = testFiles;
    this.#signal = signal;
  }

  /** Fails in one sentence when the tests do not pass on the contracts as they are. */
  static async make(root: string, signal: AbortSignal): Promise<ProjectCopy> {
    const directory = await mkdtemp(path.join(tmpdir(), "mutation-"));
    const found = await readdir(path.join(root, TESTS), { recursive: true });
    const testFiles = found.filter((file) => file.endsWith(".test.ts") && !GAS_TESTS.test(path.basename(file)));
    const copy = new ProjectCopy(
      directory,
      testFiles.map((file) => path.join(TESTS, file)),
      signal,
    );
    try {
      for (const entry of await readdir(root)) {
        if (NOT_COPIED.includes(entry)) continue;
        await cp(path.join(root, entry), path.join(directory, entry), { recursive: true });
      }
      await symlink(path.join(root, "node_modules"), path.join(directory, "node_modules"));
      // Once with the Solidity tests, whose harness the TypeScript tests deploy; a mutant then leaves those as they are.
      await copy.#hardhat("build", "--quiet");
      const verdict = await copy.#verdict();
      if (verdict.outcome === "survived") return copy;
      const why = verdict.outcome === "killed" ? verdict.by : verdict.why;
      throw new Error(`Mutants cannot be judged while the contracts' TypeScript tests do not pass: ${why}`);
    } catch (error) {
      await copy[Symbol.asyncDispose]();
      throw error;
    }
  }

  async judge(mutant: Mutant): Promise<Verdict> {
    const file = path.join(this.#directory, "contracts", mutant.file);
    const content = await readFile(file, "utf8");
    await writeFile(file, mutatedContent(mutant, content));
    try {
      return await this.#verdict();
    } finally {
      await writeFile(file, content);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #verdict(): Promise<Verdict> {
    const build = await this.#hardhat("build", "--quiet", "--no-tests");
    if (!build.passed) return { outcome: "does-not-compile", why: build.output };
    const run = await this.#hardhat("test", "mocha", "--no-compile", "--bail", ...this.#testFiles);
    if (run.passed) return { outcome: "survived" };
    const name = /^\s+1\) (.+)$/m.exec(run.output)?.[1] ?? "the run as a whole";
    return { outcome: "killed", by: `${TESTS}: ${name}` };
  }

  async #hardhat(...argv: string[]): Promise<Ended> {
    const hardhat = path.join(this.#directory, "node_modules/.bin/hardhat");
    const options = { cwd: this.#directory, maxBuffer: OUTPUT_LIMIT_BYTES, timeout: TIMEOUT_MS, signal: this.#signal };
    const ended = await new Promise<Ended>((resolve) => {
      execFile(process.execPath, [hardhat, ...argv], options, (error, stdout, stderr) => {
        resolve({ passed: error === null, output: stdout + stderr });
      });
    });
    this.#signal.throwIfAborted();
    return ended;
  }
}
