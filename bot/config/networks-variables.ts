/** The variable that holds a network's endpoint: `ARB_NETWORK_BASE_SEPOLIA_ENDPOINT` for `base-sepolia`. */
export function networkVariableOf(network: string): string {
  return `ARB_NETWORK_${network.toUpperCase().replaceAll("-", "_")}_ENDPOINT`;
}

/** Whether a variable is meant for a network; which networks there are, only their file tells. */
export function isNetworkVariable(variable: string): boolean {
  return /^ARB_NETWORK_\w+$/.test(variable);
}
