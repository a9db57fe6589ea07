import type { Network } from "../../config/networks.ts";
import { networkVariableOf } from "../../config/networks-variables.ts";
import { type Endpoint, EXPECTED_ENDPOINT } from "../../core/endpoint.ts";
import { ArbError } from "../../core/errors.ts";

/** A network that can be asked. */
export type ReachableNetwork = Network & { readonly endpoint: Endpoint };

/** What to ask, and what is left out because nobody has told where its node is. */
export interface ChosenNetworks {
  readonly networks: readonly ReachableNetwork[];
  readonly withoutEndpoint: readonly string[];
}

/**
 * Those that were asked for by name, or else all. A missing endpoint of one that was asked for is a fault: throws
 * NETWORK_UNKNOWN or NETWORK_WITHOUT_ENDPOINT.
 */
export function chooseNetworks(all: readonly Network[], asked: readonly string[] | undefined): ChosenNetworks {
  const chosen = asked === undefined ? all : [...new Set(asked)].map((name) => networkOf(all, name));
  const withoutEndpoint = chosen.filter(({ endpoint }) => endpoint === undefined).map(({ name }) => name);
  const [network] = withoutEndpoint;
  if (asked !== undefined && network !== undefined) {
    const variable = networkVariableOf(network);
    throw new ArbError("NETWORK_WITHOUT_ENDPOINT", { network, variable, expected: EXPECTED_ENDPOINT });
  }
  return {
    networks: chosen.filter((network): network is ReachableNetwork => network.endpoint !== undefined),
    withoutEndpoint,
  };
}

function networkOf(all: readonly Network[], name: string): Network {
  const found = all.find((network) => network.name === name);
  if (found !== undefined) return found;
  throw new ArbError("NETWORK_UNKNOWN", { network: name, known: all.map((network) => network.name).join(", ") });
}
