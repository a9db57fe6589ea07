import type { Edit, Mutant } from "./mutant.ts";
import { conditionEdits } from "./solidity-conditions.ts";
import { deletionEdits } from "./solidity-deletions.ts";
import { oneLine, SourceText } from "./source-text.ts";
import { type Place, placesIn, type SyntaxNode } from "./syntax-node.ts";
import { yulEdits } from "./yul-edits.ts";

const SCOPES: readonly string[] = ["FunctionDefinition", "ModifierDefinition", "ContractDefinition"];

/** A file as solc read it. */
export interface ParsedSource {
  /** The file's name in the compiler's input. */
  readonly sourceName: string;
  /** The name that people know it by. */
  readonly file: string;
  readonly content: string;
  readonly tree: SyntaxNode;
}

/** Every mutant of a file, in the order of the source; none twice. */
export function findMutants({ sourceName, file, content, tree }: ParsedSource): Mutant[] {
  const source = new SourceText(content);
  const seen = new Set<string>();
  const uses = new Map<string, number>();
  const mutants: Mutant[] = [];
  for (const place of placesIn(tree)) {
    for (const edit of editsAt(place, source)) {
      const key = JSON.stringify([edit.start, edit.end, edit.text]);
      if (seen.has(key)) continue;
      seen.add(key);
      const line = source.lineAt(edit.start);
      const base = `${file}:${line}:${edit.kind}`;
      const use = (uses.get(base) ?? 0) + 1;
      uses.set(base, use);
      mutants.push({
        ...edit,
        id: use === 1 ? base : `${base}#${use}`,
        sourceName,
        file,
        line,
        inside: scopeOf(place),
        original: oneLine(source.slice(edit.start, edit.end)),
        mutated: edit.text === "{}" ? "" : oneLine(edit.text),
      });
    }
  }
  return mutants.sort((a, b) => a.start - b.start);
}

/** The file with the mutant in it. */
export function mutatedContent({ start, end, text }: Edit, content: string): string {
  return new SourceText(content).replaced(start, end, text);
}

function editsAt(place: Place, source: SourceText): Edit[] {
  return [...deletionEdits(place, source), ...conditionEdits(place, source), ...yulEdits(place, source)];
}

function scopeOf({ around }: Place): string {
  const scope = around.find(({ nodeType }) => SCOPES.includes(nodeType));
  if (scope === undefined) return "";
  const { name, kind } = scope as { name?: string; kind?: string };
  return name === undefined || name === "" ? (kind ?? "") : name;
}
