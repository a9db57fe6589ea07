import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { ArbError } from "../../bot/core/errors.ts";
import { testPools } from "../builders/pools-of-endpoints.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { selfSignedCertificate } from "../builders/self-signed-certificate.ts";
import { forbidUnhandledRejections } from "../builders/unhandled-rejections.ts";

describe("an endpoint whose certificate nobody vouches for", () => {
  let server: Server;
  let requests = 0;

  forbidUnhandledRejections();
  before(async () => {
    server = createServer(selfSignedCertificate(), (_request, response) => {
      requests += 1;
      response.end('{"jsonrpc":"2.0","id":1,"result":"0x1"}');
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => new Promise((resolve) => server.close(resolve)));

  for (const protocol of ["https", "wss"]) {
    it(`is not spoken to over ${protocol}`, async () => {
      const url = `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/key`;
      const pools = testPools();
      const thrown = (await rejectionOf(pools.open([url]))) as ArbError;
      expect(thrown.code).to.equal("ENDPOINT_UNREACHABLE");
      expect(thrown.message).to.include("self-signed certificate").and.not.include("key");
      expect(requests).to.equal(0);
    });
  }
});
