// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {CurvePoolDouble} from "./harness/CurvePoolDouble.sol";
import {FixedRatePool} from "./harness/FixedRatePool.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {V4TestBase} from "./harness/V4TestBase.sol";

/// @notice After a first pool that lends, the hop that follows swaps all that was lent, and nothing that rests here.
contract AllThatIsLentInKindTest is V4TestBase {
    CurvePoolDouble private curve;
    /// @dev The readable form tells a pool's direction by the order of its tokens, as the real venues do.
    FixedRatePool private cheap;
    FixedRatePool private dear;

    function setUp() public override {
        super.setUp();
        curve = new CurvePoolDouble(address(token), address(weth), 110, false, true);
        fill(address(curve));
        (cheap, dear) = (_pool(100), _pool(110));
    }

    function testFuzz_AHopOfEveryKindSwapsAllThatWasLent(uint8 kind, bool firstOnV3) external {
        bytes memory route = bytes.concat(buyHop(firstOnV3, address(buy)), _packedAll(kind % 6));
        route = RouteBuilder.by(address(token), route);
        assertEarns(RouteBuilder.call(header(RouteBuilder.FIRST_POOL), route), PROFIT);
    }

    function testFuzz_TheReadableEntryPacksIt(uint8 kind, bool firstOnV3) external {
        IFlashArbitrage.Arbitrage memory cycle;
        (cycle.funding, cycle.profitToken) = (IFlashArbitrage.Funding.FirstPool, address(weth));
        (cycle.recipient, cycle.minProfit, cycle.expiryBlock) = (address(arbitrage), 1, EXPIRY);
        cycle.hops = new IFlashArbitrage.Hop[](2);
        IFlashArbitrage.Venue first = firstOnV3 ? IFlashArbitrage.Venue.UniswapV3 : IFlashArbitrage.Venue.UniswapV2;
        cycle.hops[0] =
            IFlashArbitrage.Hop(first, address(cheap), address(weth), address(token), INPUT, firstOnV3 ? 0 : INPUT, "");
        cycle.hops[1] = _readableAll(kind % 5);
        assertEarns(abi.encodeCall(IFlashArbitrage.flashLoanArbitrage, (cycle)), PROFIT);
    }

    /// @dev 11 WETH, or ETH, for 10 tokens.
    function _packedAll(uint8 kind) private view returns (bytes memory) {
        if (kind == 0) return _v3AllSell();
        if (kind == 1) return RouteBuilder.curve(address(curve), address(token), address(weth), 0, 0);
        if (kind == 2) {
            return RouteBuilder.balancer(address(vault), address(token), address(weth), bytes32(uint256(110)), 0);
        }
        if (kind == 3) return _sell(false, RouteBuilder.V4_HELD, 0);
        return _sell(kind == 5, 0, 0);
    }

    function _readableAll(uint8 kind) private view returns (IFlashArbitrage.Hop memory hop) {
        (hop.tokenIn, hop.tokenOut) = (address(token), address(weth));
        if (kind == 0) {
            (hop.venue, hop.pool) = (IFlashArbitrage.Venue.UniswapV3, address(dear));
        } else if (kind == 1) {
            (hop.venue, hop.pool) = (IFlashArbitrage.Venue.Curve, address(curve));
            hop.data = abi.encode(uint8(0), uint8(1), false);
        } else if (kind == 2) {
            (hop.venue, hop.pool) = (IFlashArbitrage.Venue.BalancerV2, address(vault));
            hop.data = abi.encode(bytes32(uint256(110)));
        } else {
            (hop.venue, hop.pool) = (IFlashArbitrage.Venue.UniswapV4, address(manager));
            if (kind == 4) hop.tokenOut = address(0);
            hop.data = abi.encode(uint24(110), int24(100), address(0));
        }
    }

    function _pool(uint256 percent) private returns (FixedRatePool pool) {
        (MockToken token0, MockToken token1) =
            address(weth) < address(token) ? (MockToken(weth), token) : (token, MockToken(weth));
        pool = new FixedRatePool(token0, token1, percent);
        weth.mint(address(pool), RESTING);
        token.mint(address(pool), RESTING);
        pool.sync();
        watch(address(pool));
    }
}
