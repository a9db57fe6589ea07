/**
 * Which offers still stand: one that was replaced or taken back while nobody knew whether it had arrived must not be made
 * again.
 */
export class StandingOffers {
  readonly #standing = new Map<string, symbol>();

  /** A new offer under this name, in the place of any other. */
  begin(name: string): { stands(): boolean; end(): void } {
    const offer = Symbol(name);
    this.#standing.set(name, offer);
    const stands = () => this.#standing.get(name) === offer;
    return {
      stands,
      end: () => {
        if (stands()) this.#standing.delete(name);
      },
    };
  }

  withdraw(name: string): void {
    this.#standing.delete(name);
  }
}
