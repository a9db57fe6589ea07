/** A deployment that was announced before, and of which the chain cannot say yet whether it happened. */
export class DeploymentUnderWayError extends Error {
  override readonly name = "DeploymentUnderWayError";
}
