import type { Edit, MutationKind } from "./mutant.ts";
import type { SourceText } from "./source-text.ts";
import { rangeOf, type SyntaxNode } from "./syntax-node.ts";

export function textOf(node: SyntaxNode, source: SourceText): string {
  return source.slice(...rangeOf(node));
}

/** Puts the text where the node stands. */
export function replacing(kind: MutationKind, node: SyntaxNode, text: string): Edit {
  const [start, end] = rangeOf(node);
  return { kind, start, end, text };
}
