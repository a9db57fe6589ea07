import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Child } from "./child.ts";

/** On the project's own disk: what is meant for temporary files may be memory, where nothing is durable. */
const PLACE = fileURLToPath(new URL("../../var/", import.meta.url));

/** What all runs share: the processes around the engine, their sockets, and a folder that goes at the end. */
export class Site implements AsyncDisposable {
  readonly generator = Child.start("generator.ts", 1);
  readonly sink = Child.start("sink.ts", 1);
  readonly sourcePath: string;
  readonly sinkPath: string;
  /** Takes whatever comes. */
  readonly bundlePath: string;
  readonly #directory: string;
  #runs = 0;

  private constructor() {
    mkdirSync(PLACE, { recursive: true });
    this.#directory = mkdtempSync(path.join(PLACE, "bench-engine-"));
    this.sourcePath = path.join(this.#directory, "signals.sock");
    this.sinkPath = path.join(this.#directory, "sink.sock");
    this.bundlePath = path.join(this.#directory, "bundles.sock");
    process.on("exit", () => rmSync(this.#directory, { recursive: true, force: true }));
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  }

  static async open(): Promise<Site> {
    const site = new Site();
    await Promise.all([
      site.generator.ask("listen", site.sourcePath),
      site.sink.ask("listen", site.sinkPath),
      site.sink.ask("swallow", site.bundlePath),
    ]);
    return site;
  }

  /** A folder for the journal of one run. */
  newDirectory(): string {
    this.#runs += 1;
    return path.join(this.#directory, `run-${this.#runs}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.generator.end(), this.sink.end()]);
  }
}
