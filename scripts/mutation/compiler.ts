import { createRequire } from "node:module";
import type { CompilerInput } from "hardhat/types/solidity";
import solcFrom from "solc-0.8.37/wrapper.js";
import type { SyntaxNode } from "./syntax-node.ts";

type LinkReferences = Record<string, Record<string, { start: number; length: number }[]>>;

interface Bytecode {
  readonly object: string;
  readonly linkReferences: LinkReferences;
}

/** What is asked of solc for a contract that is run. */
export interface CompiledContract {
  readonly abi: readonly { readonly type: string; readonly name?: string }[];
  readonly evm: { readonly bytecode: Bytecode; readonly deployedBytecode: Bytecode };
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, CompiledContract>>>>;
  readonly sources?: Readonly<Record<string, { readonly ast: SyntaxNode }>>;
}

/** solc does not take what it was given. */
export class CompileError extends Error {
  override readonly name = "CompileError";
}

export type Sources = CompilerInput["sources"];

/** How solc makes code, besides what the project fixes: the version of the EVM and where imports lie. */
export type CodeGeneration = Pick<CompilerInput["settings"], "viaIR" | "optimizer">;

const RUNNABLE = ["abi", "evm.bytecode.object", "evm.bytecode.linkReferences"].concat(
  "evm.deployedBytecode.object",
  "evm.deployedBytecode.linkReferences",
);

/** solc, loaded once, on one project. */
export class Compiler {
  readonly #project: CompilerInput;
  readonly #compile: (input: string) => string;

  constructor(project: CompilerInput) {
    this.#project = project;
    const soljson: unknown = createRequire(import.meta.url)("solc-0.8.37/soljson.js");
    this.#compile = solcFrom(soljson).compile as (input: string) => string;
  }

  /** The syntax trees of all sources, by the names in the input. */
  trees(): ReadonlyMap<string, SyntaxNode> {
    const { sources = {} } = this.#run(this.#project.sources, { "*": { "": ["ast"] } });
    return new Map(Object.entries(sources).map(([name, { ast }]) => [name, ast]));
  }

  /** The contracts of these files (all without a list), compiled from the sources given. */
  contracts(sources: Sources, files: readonly string[] | "all", how: CodeGeneration): Required<Output>["contracts"] {
    const names = files === "all" ? ["*"] : files;
    const selection = Object.fromEntries(names.map((name) => [name, { "*": RUNNABLE }]));
    return this.#run(sources, selection, how).contracts ?? {};
  }

  #run(sources: Sources, outputSelection: object, how?: CodeGeneration): Output {
    const { evmVersion, remappings } = this.#project.settings;
    const settings = { evmVersion, remappings, ...how, outputSelection };
    const input = { language: this.#project.language, sources, settings };
    const output = JSON.parse(this.#compile(JSON.stringify(input))) as Output;
    const error = output.errors?.find(({ severity }) => severity === "error");
    if (error !== undefined) throw new CompileError(error.formattedMessage);
    return output;
  }
}
