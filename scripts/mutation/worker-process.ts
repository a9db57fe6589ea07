import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutant.ts";
import type { Project } from "./project.ts";
import type { Verdict } from "./trial.ts";

/** What a worker says. */
export type Answer = { readonly ready: true } | { readonly verdict: Verdict } | { readonly fault: string };

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Several times what all tests take together on a busy machine. */
const TIMEOUT_MS = 100_000;

/** Several times what solc and the tests need. */
const MEMORY_LIMIT_BYTES = 3 * 1024 ** 3;

/** A worker, started anew when a mutant keeps it from answering, in time or at all. */
export class WorkerProcess implements AsyncDisposable {
  readonly #project: Project;
  readonly #memoryLimitBytes: number;
  #child: ChildProcess | undefined;
  #ended = false;

  constructor(project: Project, memoryLimitBytes = MEMORY_LIMIT_BYTES) {
    this.#project = project;
    this.#memoryLimitBytes = memoryLimitBytes;
  }

  /** Tries the contracts as they are. */
  async prepare(): Promise<void> {
    this.#child = fork(WORKER, [String(this.#memoryLimitBytes)], { serialization: "advanced" });
    const answer = await this.#ask({ project: this.#project });
    if (answer === "no answer")
      throw new Error("The test run breaks off or does not end on the contracts as they are.");
    if ("fault" in answer) throw new Error(answer.fault);
  }

  async judge(mutant: Mutant): Promise<Verdict> {
    if (this.#child === undefined) await this.prepare();
    const answer = await this.#ask({ mutant });
    if (this.#ended) throw new Error("The worker was ended.");
    if (answer === "no answer") {
      await this.#stop();
      return { outcome: "killed", by: "a test run that took all the time or memory that it may have" };
    }
    if ("verdict" in answer) return answer.verdict;
    throw new Error(`${mutant.id} could not be tried: ${"fault" in answer ? answer.fault : "its worker lost its way"}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  async #ask(message: { project: Project } | { mutant: Mutant }): Promise<Answer | "no answer"> {
    const child = this.#child;
    if (child === undefined) throw new Error("The worker was not started.");
    const { promise, resolve } = Promise.withResolvers<Answer | "no answer">();
    const onExit = (): void => resolve("no answer");
    const timer = setTimeout(() => resolve("no answer"), TIMEOUT_MS);
    child.once("message", (answer) => resolve(answer as Answer));
    child.once("exit", onExit);
    child.send(message);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      child.off("exit", onExit);
    }
  }
}
