const MAX_NAMES = 1_000;

/** For which blocks bundles of a name were offered since the start: where each has a name of its own, to take them back. */
export class OfferedBlocks {
  readonly #blocks = new Map<string, Set<bigint>>();

  note(replacementUuid: string, targetBlock: bigint): void {
    const known = this.#blocks.get(replacementUuid);
    if (known !== undefined) {
      known.add(targetBlock);
      return;
    }
    const [oldest] = this.#blocks.keys();
    if (oldest !== undefined && this.#blocks.size >= MAX_NAMES) this.#blocks.delete(oldest);
    this.#blocks.set(replacementUuid, new Set([targetBlock]));
  }

  of(replacementUuid: string): readonly bigint[] {
    return [...(this.#blocks.get(replacementUuid) ?? [])];
  }
}
