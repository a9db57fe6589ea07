// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FlashArbitrage} from "../../../contracts/FlashArbitrage.sol";
import {FixedRatePool} from "./FixedRatePool.sol";
import {MockToken} from "./MockToken.sol";
import {MockVault} from "./MockVault.sol";
import {OperatorContract} from "./OperatorContract.sol";
import {RouteBuilder} from "./RouteBuilder.sol";
import {TestBase} from "./TestBase.sol";

/// @notice The contract with something to lose, an honest market that pays 10 % a cycle, and every role.
abstract contract ArbitrageTestBase is TestBase {
    uint256 internal constant RESTING = 1000 ether;
    uint256 internal constant INPUT = 10 ether;
    uint256 internal constant PROFIT = 1 ether;
    uint32 internal constant EXPIRY = type(uint32).max;

    address internal constant OWNER = address(0xA11CE);
    address internal constant PAYOUT = address(0xCA54);

    MockToken internal weth;
    MockToken internal token;
    MockToken internal resting;
    MockVault internal vault;
    OperatorContract internal operator;
    FlashArbitrage internal arbitrage;
    /// @dev token0 is weth, token1 is token, in both; `buy` gives as many tokens as it gets WETH, `sell` 10 % more back.
    FixedRatePool internal buy;
    FixedRatePool internal sell;

    function setUp() public virtual {
        (weth, token, resting) = (new MockToken(), new MockToken(), new MockToken());
        (vault, operator) = (new MockVault(), new OperatorContract());
        address[] memory operators = new address[](1);
        operators[0] = address(operator);
        arbitrage = new FlashArbitrage(OWNER, PAYOUT, operators, address(weth), address(vault));
        (buy, sell) = (honestPool(weth, 100), honestPool(weth, 110));
        weth.mint(address(vault), 100 ether);
        weth.mint(address(arbitrage), RESTING);
        token.mint(address(arbitrage), RESTING);
        resting.mint(address(arbitrage), RESTING);
    }

    function honestPool(MockToken profitToken, uint256 percent) internal returns (FixedRatePool pool) {
        pool = new FixedRatePool(profitToken, token, percent);
        profitToken.mint(address(pool), 100 ether);
        token.mint(address(pool), 100 ether);
        pool.sync();
    }

    function execute(bytes memory data) internal returns (uint256 profitWei) {
        return abi.decode(operator.forward(address(arbitrage), data), (uint256));
    }

    function header(uint8 flags) internal pure returns (bytes memory) {
        return RouteBuilder.header(flags, EXPIRY, 1);
    }

    /// @dev buy, then sell, each as V2 or V3.
    function honestRoute(bool buyOnV3, bool sellOnV3) internal view returns (bytes memory) {
        return honestRoute(buyOnV3, address(buy), sellOnV3, address(sell));
    }

    function honestRoute(
        bool buyOnV3,
        address buyPool,
        bool sellOnV3,
        address sellPool
    ) internal pure returns (bytes memory) {
        bytes memory last =
            sellOnV3
                ? RouteBuilder.hop(RouteBuilder.V3_TOKEN1_IN, sellPool, INPUT)
                : RouteBuilder.hop(RouteBuilder.V2_TOKEN1_IN, sellPool, INPUT + PROFIT);
        bytes memory first =
            buyOnV3
                ? RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, buyPool, INPUT)
                : bytes.concat(
                    RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, buyPool, INPUT),
                    RouteBuilder.payment(INPUT)
                );
        return bytes.concat(last, first);
    }

    /// @dev What this project exists to keep: nothing that rests in the contract has become less.
    function assertNothingLost() internal view {
        assertTrue(weth.balanceOf(address(arbitrage)) >= RESTING, "WETH at rest fell");
        assertTrue(token.balanceOf(address(arbitrage)) >= RESTING, "the intermediate token at rest fell");
        assertTrue(resting.balanceOf(address(arbitrage)) >= RESTING, "a token at rest fell");
    }
}
