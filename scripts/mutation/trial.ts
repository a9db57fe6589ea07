import { artifactsOf, suitesOf } from "./artifacts.ts";
import { type CodeGeneration, CompileError, Compiler, type Sources } from "./compiler.ts";
import { mutatedContent } from "./find-mutants.ts";
import type { Mutant } from "./mutant.ts";
import type { Project } from "./project.ts";
import { type Effort, SuiteRunner } from "./suite-runner.ts";

/** What became of a mutant. */
export type Verdict =
  | { readonly outcome: "killed"; readonly by: string }
  | { readonly outcome: "survived" }
  | { readonly outcome: "does-not-compile"; readonly why: string };

/** Enough for nearly every kill; who survives it meets the project's own counts. */
const QUICK: Effort = { fuzzRuns: 32, invariantRuns: 4, invariantDepth: 32 };

const TEST_FILE = ".t.sol";

/** Most mutants fall to what killed those before; and one file is compiled in a seventh of the time that all take. */
const FILES_COMPILED_ALONE = 4;

type Contracts = ReturnType<Compiler["contracts"]>;

/** The least work for solc first; the stack may be too deep for it. */
const GENERATIONS: readonly CodeGeneration[] = [
  { viaIR: false, optimizer: { enabled: false } },
  { viaIR: false, optimizer: { enabled: true, runs: 200 } },
  { viaIR: true, optimizer: { enabled: true, runs: 200 } },
];

/** Tries mutants, one after the other, on the project's Solidity tests. Nothing is written to any file. */
export class Trial {
  readonly #compiler: Compiler;
  readonly #runner: SuiteRunner;
  readonly #sources: Sources;
  readonly #how: CodeGeneration;
  /** The files with tests; what killed last comes first, because its neighbours are likely to fall to it too. */
  readonly #files: string[];

  private constructor(
    compiler: Compiler,
    runner: SuiteRunner,
    sources: Sources,
    how: CodeGeneration,
    files: readonly string[],
  ) {
    this.#compiler = compiler;
    this.#runner = runner;
    this.#sources = sources;
    this.#how = how;
    this.#files = [...files];
  }

  /** Fails in one sentence when the tests do not pass on the contracts as they are. */
  static async prepare({ input, tests }: Project): Promise<Trial> {
    const compiler = new Compiler(input);
    const runner = await SuiteRunner.start(tests);
    const files = Object.keys(input.sources).filter((name) => name.endsWith(TEST_FILE));
    if (files.length === 0) throw new Error("There is no Solidity test that a mutant could fail.");
    let refusal = "";
    for (const how of GENERATIONS) {
      const trial = new Trial(compiler, runner, input.sources, how, files);
      const verdict = await trial.#judge(input.sources);
      if (verdict.outcome === "survived") return trial;
      refusal = verdict.outcome === "killed" ? verdict.by : verdict.why;
      // Other code would fail the same test, after minutes of compiling.
      if (verdict.outcome === "killed") break;
    }
    throw new Error(`Mutants cannot be judged while the contracts as they are do not pass their tests: ${refusal}`);
  }

  judge(mutant: Mutant): Promise<Verdict> {
    const content = mutatedContent(mutant, this.#sources[mutant.sourceName]?.content ?? "");
    return this.#judge({ ...this.#sources, [mutant.sourceName]: { content } });
  }

  async #judge(sources: Sources): Promise<Verdict> {
    try {
      for (const file of this.#files.slice(0, FILES_COMPILED_ALONE)) {
        const by = await this.#failure(this.#contracts(sources, [file]), [file], QUICK);
        if (by !== undefined) return this.#killed(file, by);
      }
      const contracts = this.#contracts(sources, "all");
      for (const file of this.#files.slice(FILES_COMPILED_ALONE)) {
        const by = await this.#failure(contracts, [file], QUICK);
        if (by !== undefined) return this.#killed(file, by);
      }
      const by = await this.#failure(contracts, this.#files, {});
      return by === undefined ? { outcome: "survived" } : { outcome: "killed", by };
    } catch (error) {
      if (error instanceof CompileError) return { outcome: "does-not-compile", why: error.message };
      throw error;
    }
  }

  #killed(file: string, by: string): Verdict {
    this.#files.splice(this.#files.indexOf(file), 1);
    this.#files.unshift(file);
    return { outcome: "killed", by };
  }

  #contracts(sources: Sources, files: readonly string[] | "all"): Contracts {
    return this.#compiler.contracts(sources, files, this.#how);
  }

  async #failure(contracts: Contracts, files: readonly string[], effort: Effort): Promise<string | undefined> {
    const suites = suitesOf(contracts).filter(({ source }) => files.includes(source));
    if (suites.length === 0) return undefined;
    const [failure] = await this.#runner.run(artifactsOf(contracts), suites, effort);
    return failure;
  }
}
