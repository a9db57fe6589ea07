// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RouteBuilder} from "../harness/RouteBuilder.sol";
import {CountingToken} from "../invariants/market/CountingToken.sol";
import {HonestPool} from "../invariants/market/HonestPool.sol";
import {IncidentTestBase} from "./IncidentTestBase.sol";
import {Proposer} from "./attacks/Proposer.sol";
import {TwoLegTrader} from "./controls/TwoLegTrader.sol";

/**
 * @notice 3 April 2023, Ethereum, block 16,964,664, 25 million $: a proposer took bundles of sandwich bots apart, included
 * their buying transactions alone, and sold to them what they had made dear.
 * https://coingraph.news/rogue-validator-seizes-25-3m-in-crypto-tokens-through-exploit-on-mev-bots-bitcoin-news
 */
contract UnbundlingTest is IncidentTestBase {
    uint256 private constant STOCK = 10_000 ether;

    HonestPool private pair = newPool(address(token));
    HonestPool private dearPair = newPool(address(token));
    Proposer private proposer = new Proposer(pair);

    function setUp() external {
        token.mint(address(proposer), STOCK);
        weth.mint(address(dearPair), RESTING); // a tenth more WETH for the token than in the other pair
        dearPair.sync();
    }

    function test_TheControlIsDrainedByItsFirstTransactionAlone() external {
        TwoLegTrader control = new TwoLegTrader();
        weth.mint(address(control), RESTING);
        bytes memory first = abi.encodeCall(TwoLegTrader.trade, (pair, weth, RESTING));
        assertTrue(proposer.unbundle(address(control), first, token), "the first transaction failed");
        assertDrained(address(control));
        // The second transaction of the bundle, later, sells at what is left of the price.
        control.trade(pair, token, token.balanceOf(address(control)));
        assertTrue(weth.balanceOf(address(control)) < RESTING / 2, "the control lost little");
    }

    function test_OursBuysNothingWithoutSellingInTheSameTransaction() external {
        bytes memory hop = RouteBuilder.hop(_paidIn(weth), address(pair), pair.getAmountOut(RESTING, address(weth)));
        bytes memory first = executionOf(RouteBuilder.ITSELF, bytes.concat(hop, RouteBuilder.payment(RESTING)));
        assertTrue(!_unbundle(first), "one leg was executed alone");
        assertNothingLost();
    }

    function test_OursExecutesItsWholeCycleOrNothingWhenItIsIncludedLate() external {
        bytes memory execution = _cycle();
        vm.roll(block.number + 1);
        assertTrue(!_unbundle(execution), "it was executed after its block");
        assertNothingLost();
    }

    function test_OursEarnsItsMinimumOrNothingWhenOthersTradeBeforeIt() external {
        bytes memory execution = _cycle();
        proposer.unbundle(address(this), "", token); // sells first: the token is dear no more
        assertTrue(tryExecution(execution), "a cycle whose first price has improved");
        weth.mint(address(pair), STOCK); // and now the token is dear where it was cheap
        pair.sync();
        assertTrue(!tryExecution(execution), "a cycle without profit was executed");
        assertNothingLost();
    }

    /// @dev That it would have earned is what makes the others worth something.
    function test_OursEarnsWithTheSameCycleInItsBlock() external {
        assertTrue(tryExecution(_cycle()), "the cycle does not earn");
        assertTrue(weth.balanceOf(address(ours)) > RESTING, "nothing was earned");
    }

    function _unbundle(bytes memory execution) private returns (bool included) {
        bytes memory first = abi.encodeCall(operator.forward, (address(ours), execution));
        return proposer.unbundle(address(operator), first, token);
    }

    /// @dev Buys in the one pair, sells in the other, and is paid for by the other.
    function _cycle() private view returns (bytes memory) {
        uint256 bought = pair.getAmountOut(1 ether, address(weth));
        uint256 sold = dearPair.getAmountOut(bought, address(token));
        bytes memory route = bytes.concat(
            RouteBuilder.hop(_paidIn(token), address(dearPair), sold),
            RouteBuilder.hop(_paidIn(weth), address(pair), bought),
            RouteBuilder.payment(1 ether)
        );
        return executionOf(RouteBuilder.LAST_POOL, route);
    }

    function _paidIn(CountingToken tokenIn) private view returns (uint8) {
        return pair.token0() == address(tokenIn) ? RouteBuilder.V2_TOKEN0_IN : RouteBuilder.V2_TOKEN1_IN;
    }
}
