import type { Edit } from "./mutant.ts";
import type { SourceText } from "./source-text.ts";
import { childOf, childrenOf, optionalChildOf, type Place, rangeOf, type SyntaxNode } from "./syntax-node.ts";

/** What stands for a deleted statement: an empty block may stand wherever a statement may. */
const NOTHING = "{}";

/** A statement of a for's head is no statement of its own. */
const HEAD_OF_FOR: readonly string[] = ["initializationExpression", "loopExpression"];

const DELETABLE: readonly string[] = ["ExpressionStatement", "RevertStatement", "EmitStatement"];

/** Deletions of checks, calls, assignments, events and modifiers. */
export function deletionEdits(place: Place, source: SourceText): Edit[] {
  const { node, role, around } = place;
  if (node.nodeType === "IfStatement") return ifEdits(node, source);
  if (node.nodeType === "ModifierInvocation" && node["kind"] !== "baseConstructorSpecifier") {
    const [start, end] = rangeOf(node);
    return [{ kind: "delete-modifier", start, end, text: "" }];
  }
  if (!DELETABLE.includes(node.nodeType) || HEAD_OF_FOR.includes(role)) return [];
  return isAllOfAnIf(node, around) ? [] : [deleted("delete-statement", node, source)];
}

function ifEdits(node: SyntaxNode, source: SourceText): Edit[] {
  if (optionalChildOf(node, "falseBody") === undefined) return [deleted("delete-if", node, source)];
  const [start, end] = rangeOf(childOf(node, "condition"));
  return [
    { kind: "force-branch", start, end, text: "true" },
    { kind: "force-branch", start, end, text: "false" },
  ];
}

/** Then the deletion of the if is the same change. */
function isAllOfAnIf(node: SyntaxNode, [parent, grandparent]: readonly SyntaxNode[]): boolean {
  if (parent?.nodeType === "Block" && childrenOf(parent, "statements").length === 1) {
    return isLoneIf(grandparent) && grandparent?.["trueBody"] === parent;
  }
  return isLoneIf(parent) && parent?.["trueBody"] === node;
}

function isLoneIf(node: SyntaxNode | undefined): boolean {
  return node?.nodeType === "IfStatement" && optionalChildOf(node, "falseBody") === undefined;
}

function deleted(kind: Edit["kind"], node: SyntaxNode, source: SourceText): Edit {
  const [start, end] = rangeOf(node);
  return { kind, start, end: source.endOfStatement(start, end), text: NOTHING };
}
