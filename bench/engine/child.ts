import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly problem?: string;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (problem: Error) => void;
}

const isPinnable = spawnSync("taskset", ["-c", "0,1", "true"]).status === 0;

/** Which core of the machine a process runs on: the engine has one to itself, all that surrounds it has the other. */
export type Core = 0 | 1;

/** The same command on one core, where that can be had. */
export function onCore(core: Core, command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return isPinnable ? ["taskset", "-c", String(core), ...command] : command;
}

/** A process of the benchmark, which answers questions one by one; see serve.ts for its side. */
export class Child {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  private constructor(child: ChildProcess, name: string) {
    this.#process = child;
    child.on("message", (reply: Reply) => this.#settle(reply));
    child.on("exit", (code, signal) => {
      const problem = new Error(`the ${name} of the benchmark ended by itself (${signal ?? code})`);
      for (const { reject } of this.#waiting.values()) reject(problem);
      this.#waiting.clear();
    });
  }

  /** Starts a file of this folder; it ends with us, because its channel does. */
  static start(file: string, core: Core, nodeArguments: readonly string[] = []): Child {
    const script = fileURLToPath(new URL(file, import.meta.url));
    const [command, ...rest] = onCore(core, [process.execPath, "--no-warnings", ...nodeArguments, script]);
    const stdio = ["ignore", "inherit", "inherit", "ipc"] as const;
    return new Child(spawn(command, rest, { stdio: [...stdio], serialization: "advanced" }), file);
  }

  /** Whether cores can be assigned on this machine. */
  static get isPinned(): boolean {
    return isPinnable;
  }

  ask<Result>(question: string, data?: unknown): Promise<Result> {
    const id = ++this.#lastId;
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolve(result as Result), reject });
      this.#process.send({ id, question, data });
    });
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.disconnect();
    await ended;
  }

  #settle({ id, result, problem }: Reply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (problem === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(problem));
  }
}
