/** A source file under the byte offsets that solc counts in. */
export class SourceText {
  readonly #bytes: Buffer;

  constructor(content: string) {
    this.#bytes = Buffer.from(content, "utf8");
  }

  slice(start: number, end: number): string {
    return this.#bytes.toString("utf8", start, end);
  }

  /** Counted from 1. */
  lineAt(offset: number): number {
    return this.slice(0, offset).split("\n").length;
  }

  replaced(start: number, end: number, text: string): string {
    return this.slice(0, start) + text + this.slice(end, this.#bytes.length);
  }

  /** Where the statement ends: behind its semicolon, which solc leaves out of the range of most, though not of all. */
  endOfStatement(start: number, end: number): number {
    if (/[;}]$/.test(this.slice(start, end))) return end;
    const semicolon = this.#bytes.indexOf(";", end);
    return semicolon === -1 ? end : semicolon + 1;
  }
}

/** In one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
