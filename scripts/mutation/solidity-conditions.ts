import type { Edit } from "./mutant.ts";
import { replacing, textOf } from "./replacing.ts";
import type { SourceText } from "./source-text.ts";
import { childOf, childrenOf, optionalChildOf, type Place, rangeOf, type SyntaxNode } from "./syntax-node.ts";

/** A comparison and the one that differs from it in the boundary alone; of equality there is only the opposite. */
const SHIFTED = new Map([
  ["<", "<="],
  ["<=", "<"],
  [">", ">="],
  [">=", ">"],
  ["==", "!="],
  ["!=", "=="],
]);

const LOGIC = new Map([
  ["&&", "||"],
  ["||", "&&"],
]);

const ARITHMETIC = new Map([
  ["+", "-"],
  ["-", "+"],
  ["*", "/"],
  ["/", "*"],
  ["&", "|"],
  ["|", "&"],
  ["<<", ">>"],
  [">>", "<<"],
]);

/** Changes to what is compared and how: in conditions, returned values and arguments alike. */
export function conditionEdits({ node, around }: Place, source: SourceText): Edit[] {
  switch (node.nodeType) {
    case "IfStatement":
    case "Conditional":
      return negated(childOf(node, "condition"), source);
    case "FunctionCall":
      return isAssertion(node)
        ? childrenOf(node, "arguments")
            .slice(0, 1)
            .flatMap((one) => negated(one, source))
        : [];
    case "Return":
      return returnEdits(node, source);
    case "UnaryOperation":
      return node["operator"] === "!"
        ? [replacing("negate", node, textOf(childOf(node, "subExpression"), source))]
        : [];
    case "BinaryOperation":
      return around.some(({ nodeType }) => nodeType === "FunctionDefinition" || nodeType === "ModifierDefinition")
        ? operatorEdits(node, source)
        : [];
    default:
      return [];
  }
}

/** `require` and `assert`, whose first argument is a condition. */
function isAssertion(call: SyntaxNode): boolean {
  return ["require", "assert"].includes(childOf(call, "expression")["name"] as string);
}

function returnEdits(node: SyntaxNode, source: SourceText): Edit[] {
  const returned = optionalChildOf(node, "expression");
  const type = (returned?.["typeDescriptions"] as { typeString?: string } | undefined)?.typeString;
  return returned !== undefined && type === "bool" ? negated(returned, source) : [];
}

function negated(condition: SyntaxNode, source: SourceText): Edit[] {
  const operator = condition["operator"] as string | undefined;
  // These are negated by a change of their own operator.
  if (operator === "==" || operator === "!=" || operator === "!") return [];
  return [replacing("negate", condition, `!(${textOf(condition, source)})`)];
}

function operatorEdits(node: SyntaxNode, source: SourceText): Edit[] {
  const operator = node["operator"] as string;
  const [left, right] = [childOf(node, "leftExpression"), childOf(node, "rightExpression")];
  const [start, end] = [rangeOf(left)[1], rangeOf(right)[0]];
  const between = source.slice(start, end);
  const by = (other: string): string =>
    textOf(left, source) + between.replace(operator, () => other) + textOf(right, source);
  const shifted = SHIFTED.get(operator);
  if (shifted !== undefined) return [replacing("shift-boundary", node, by(shifted))];
  const logic = LOGIC.get(operator);
  if (logic !== undefined) {
    return [
      replacing("swap-logic", node, by(logic)),
      replacing("drop-operand", node, textOf(left, source)),
      replacing("drop-operand", node, textOf(right, source)),
    ];
  }
  const arithmetic = ARITHMETIC.get(operator);
  return arithmetic === undefined ? [] : [replacing("swap-arithmetic", node, by(arithmetic))];
}
