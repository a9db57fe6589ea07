import type { Edit } from "./mutant.ts";
import { replacing, textOf } from "./replacing.ts";
import type { SourceText } from "./source-text.ts";
import { childOf, childrenOf, type Place, type SyntaxNode } from "./syntax-node.ts";

/** Yul has no <= and >=: what differs from a comparison in the boundary alone is the denial of its mirror image. */
const MIRRORED = new Map([
  ["lt", "gt"],
  ["gt", "lt"],
  ["slt", "sgt"],
  ["sgt", "slt"],
]);

const LOGIC = new Map([
  ["and", "or"],
  ["or", "and"],
]);

const ARITHMETIC = new Map([
  ["add", "sub"],
  ["sub", "add"],
  ["mul", "div"],
  ["div", "mul"],
]);

/** Changes to assembly: its checks, what they compare, and every statement with an effect. */
export function yulEdits(place: Place, source: SourceText): Edit[] {
  const { node, around } = place;
  switch (node.nodeType) {
    case "YulIf":
      return [replacing("delete-if", node, "{}"), ...negated(childOf(node, "condition"), source)];
    case "YulExpressionStatement":
    case "YulAssignment":
      return isAllOfAnIf(around) ? [] : [replacing("delete-statement", node, "{}")];
    case "YulFunctionCall":
      return callEdits(place, source);
    default:
      return [];
  }
}

/** Then the deletion of the if is the same change. */
function isAllOfAnIf([parent, grandparent]: readonly SyntaxNode[]): boolean {
  return grandparent?.nodeType === "YulIf" && parent !== undefined && childrenOf(parent, "statements").length === 1;
}

function negated(condition: SyntaxNode, source: SourceText): Edit[] {
  // An iszero is negated by its own mutation.
  if (functionName(condition) === "iszero") return [];
  return [replacing("negate", condition, `iszero(${textOf(condition, source)})`)];
}

function callEdits({ node, around }: Place, source: SourceText): Edit[] {
  const name = functionName(node);
  const [first, second] = childrenOf(node, "arguments").map((argument) => textOf(argument, source));
  if (name === undefined || first === undefined) return [];
  if (name === "iszero") return [replacing("negate", node, first)];
  if (second === undefined) return [];
  const mirrored = MIRRORED.get(name);
  if (mirrored !== undefined) {
    return [
      replacing("shift-boundary", node, `iszero(${mirrored}(${first}, ${second}))`),
      replacing("negate", node, `iszero(${textOf(node, source)})`),
    ];
  }
  if (name === "eq") return [replacing("negate", node, `iszero(${textOf(node, source)})`)];
  const logic = LOGIC.get(name);
  if (logic !== undefined) {
    return [
      replacing("swap-logic", node, `${logic}(${first}, ${second})`),
      replacing("drop-operand", node, first),
      replacing("drop-operand", node, second),
    ];
  }
  const arithmetic = ARITHMETIC.get(name);
  return arithmetic !== undefined && isCompared(around)
    ? [replacing("swap-arithmetic", node, `${arithmetic}(${first}, ${second})`)]
    : [];
}

/** Sums elsewhere are places in memory and calldata: no checks, and broken at once when they are wrong. */
function isCompared(around: readonly SyntaxNode[]): boolean {
  return around.some((node) => MIRRORED.has(functionName(node) ?? "") || functionName(node) === "eq");
}

function functionName(node: SyntaxNode): string | undefined {
  return node.nodeType === "YulFunctionCall" ? (childOf(node, "functionName")["name"] as string) : undefined;
}
