import { styleText } from "node:util";
import { toDecimalJson } from "../core/decimal-json.ts";

type Colour = Parameters<typeof styleText>[0] & string;

/** Where text goes: stdout, stderr. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

interface OutputSettings {
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** Results as one JSON object, the last line of stdout; everything for people goes to stderr then. */
  readonly json: boolean;
  /** Takes secrets and endpoints' keys out of whatever is printed. */
  readonly redact: (text: string) => string;
}

/** The terminal: nothing is printed but through it. */
export class Output {
  readonly json: boolean;
  readonly #settings: OutputSettings;

  constructor(settings: OutputSettings) {
    this.json = settings.json;
    this.#settings = settings;
  }

  /** What a person watches while it happens. */
  progress(text: string): void {
    this.#print(this.json ? this.#settings.stderr : this.#settings.stdout, text);
  }

  /** A result: `text` for people, `value` for programs. */
  result(value: unknown, text: string): void {
    this.#print(this.#settings.stdout, this.json ? toDecimalJson(value) : text);
  }

  problem(text: string): void {
    this.#print(this.#settings.stderr, text);
  }

  /** Only a terminal shows colours; a file or a pipe would keep their codes. */
  colour(colour: Colour, text: string): string {
    const terminal = this.json ? this.#settings.stderr : this.#settings.stdout;
    return terminal.isTTY === true && process.env["NO_COLOR"] === undefined
      ? styleText(colour, text, { validateStream: false })
      : text;
  }

  #print(terminal: Terminal, text: string): void {
    terminal.write(`${this.#settings.redact(text)}\n`);
  }
}
