/** Cuts a stream of lines that end with \n into whole lines; what is left of one waits for the rest. */
export class LineCutter {
  #rest = "";

  cut(chunk: string): readonly string[] {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines;
  }
}
