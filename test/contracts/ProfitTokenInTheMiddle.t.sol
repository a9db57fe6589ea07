// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {CurvePoolDouble} from "./harness/CurvePoolDouble.sol";
import {FixedRatePool} from "./harness/FixedRatePool.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {V4TestBase} from "./harness/V4TestBase.sol";

/// @notice A cycle that comes through its profit token on its way: 11 WETH for 10, and with these on to another 10 %.
contract ProfitTokenInTheMiddleTest is V4TestBase {
    uint256 private constant BROUGHT = INPUT + PROFIT;

    MockToken private middle;
    CurvePoolDouble private curve;
    FixedRatePool private back;

    function setUp() public override {
        super.setUp();
        middle = new MockToken();
        curve = new CurvePoolDouble(address(weth), address(middle), 100, false, true);
        back = new FixedRatePool(weth, middle, 110);
        address[5] memory holders =
            [address(curve), address(back), address(vault), address(manager), address(arbitrage)];
        for (uint256 i = 0; i < holders.length; ++i) {
            middle.mint(holders[i], RESTING);
            if (holders[i] != address(arbitrage)) weth.mint(holders[i], RESTING);
        }
        back.sync();
    }

    function testFuzz_AHopThatIsBroughtItHereFirstIsRefused(uint8 kind) external {
        // What the first pool was paid is missing of what was here before this hop.
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.Overspent.selector, address(weth), INPUT);
        assertReverts(_over(_held(kind % 4)), reason);
        assertEq(middle.balanceOf(address(arbitrage)), RESTING, "the token in the middle");
    }

    function testFuzz_AHopThatIsPaidDirectlyEarns(bool isV4) external {
        FixedRatePool straight = new FixedRatePool(weth, middle, 100);
        middle.mint(address(straight), RESTING);
        bytes memory hop = isV4
            ? RouteBuilder.v4(RouteBuilder.V4_CURRENCY0_IN, _pool(address(weth), address(middle), 100), 0, BROUGHT)
            : RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(straight), BROUGHT);
        assertEarns(_over(hop), BROUGHT * 110 / 100 - INPUT);
        assertEq(middle.balanceOf(address(arbitrage)), RESTING, "the token in the middle");
    }

    function _held(uint8 kind) private view returns (bytes memory) {
        if (kind == 0) return RouteBuilder.curve(address(curve), address(weth), address(middle), 0, BROUGHT);
        if (kind == 1) {
            return RouteBuilder.balancer(address(vault), address(weth), address(middle), bytes32(uint256(100)), BROUGHT);
        }
        return RouteBuilder.v4(
            RouteBuilder.V4_CURRENCY0_IN,
            _pool(kind == 2 ? address(0) : address(weth), address(middle), 100),
            RouteBuilder.V4_HELD,
            BROUGHT
        );
    }

    /// @dev WETH, tokens, WETH, the hop, WETH.
    function _over(bytes memory hop) private view returns (bytes memory) {
        bytes memory last = RouteBuilder.hop(RouteBuilder.V2_TOKEN1_IN, address(back), BROUGHT * 110 / 100);
        bytes memory route = bytes.concat(last, hop, sellHop(false, address(sell)), buyHop(false, address(buy)));
        return RouteBuilder.call(header(RouteBuilder.ITSELF), route);
    }
}
