/** A node of solc's syntax tree, of Solidity or of Yul. */
export interface SyntaxNode {
  readonly nodeType: string;
  /** start:length:file, in bytes. */
  readonly src: string;
  readonly [property: string]: unknown;
}

/** A node and the nodes around it, the nearest first; `role` is the property of the nearest that holds it. */
export interface Place {
  readonly node: SyntaxNode;
  readonly role: string;
  readonly around: readonly SyntaxNode[];
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

/** Every node below and including this one, in the order of the source. */
export function* placesIn(node: SyntaxNode, role = "", around: readonly SyntaxNode[] = []): Generator<Place> {
  yield { node, role, around };
  for (const [property, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) yield* placesIn(child, property, [node, ...around]);
    }
  }
}

/** The node that a property holds; a fault when it holds none, because then the tree is not the one expected. */
export function childOf(node: SyntaxNode, property: string): SyntaxNode {
  const child = node[property];
  if (!isNode(child)) throw new Error(`solc's ${node.nodeType} has no ${property}.`);
  return child;
}

/** The nodes that a property lists. */
export function childrenOf(node: SyntaxNode, property: string): SyntaxNode[] {
  const children = node[property];
  return Array.isArray(children) ? (children as unknown[]).filter(isNode) : [];
}

/** The node that a property holds, if any. */
export function optionalChildOf(node: SyntaxNode, property: string): SyntaxNode | undefined {
  const child = node[property];
  return isNode(child) ? child : undefined;
}

export function rangeOf(node: SyntaxNode): readonly [start: number, end: number] {
  const [start = 0, length = 0] = node.src.split(":").map(Number);
  return [start, start + length];
}
