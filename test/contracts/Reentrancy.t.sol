// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {MockToken} from "./harness/MockToken.sol";
import {OperatorContract} from "./harness/OperatorContract.sol";
import {ReenteringBalanceToken} from "./harness/ReenteringBalanceToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice Whatever the contract calls, it cannot be entered again from there; the accomplice is an operator.
contract ReentrancyTest is ArbitrageTestBase {
    ScriptedPool private accomplice;

    function setUp() public override {
        super.setUp();
        accomplice = new ScriptedPool();
        fill(address(accomplice));
    }

    function testFuzz_NoEntryIsOpenWhileAPoolIsCalled(uint8 kind, bool readable) external {
        _reenter(readable);
        _assertRefused(RouteBuilder.call(header(RouteBuilder.ITSELF), _over(kind % 7, address(accomplice))));
    }

    function testFuzz_NoEntryIsOpenWhileALenderIsCalled(uint8 funding, bool readable) external {
        _reenter(readable);
        funding = uint8(bound(funding, 3, 7));
        bytes memory route = RouteBuilder.by(address(accomplice), honestRoute(false, false));
        _assertRefused(RouteBuilder.call(header(funding), route));
    }

    function testFuzz_NoEntryIsOpenWhileTheFirstPoolIsCalled(bool onV3, bool readable) external {
        _reenter(readable);
        bytes memory route = RouteBuilder.by(address(token), buyHop(onV3, address(accomplice)));
        _assertRefused(RouteBuilder.call(header(RouteBuilder.FIRST_POOL), route));
    }

    function testFuzz_NoEntryIsOpenWhileATokenMoves(uint8 place, bool readable) external {
        _reenter(readable);
        // While the lender lends, while the first pool is paid, while the lender is paid, while the profit is.
        address recipient = [address(arbitrage), address(buy), address(vault), PAYOUT][place % 4];
        weth.setTransferHook(recipient, address(accomplice), abi.encodeCall(ScriptedPool.run, ()));
        bytes memory options = RouteBuilder.settlement(RouteBuilder.TO_PAYOUT, 0);
        bytes memory head = RouteBuilder.header(RouteBuilder.BALANCER | RouteBuilder.SETTLEMENT, EXPIRY, 1, options);
        _assertRefused(RouteBuilder.call(head, RouteBuilder.by(address(vault), honestRoute(false, true))));
    }

    function testFuzz_NoEntryIsOpenWhileATokenIsApproved(bool readable) external {
        _reenter(readable);
        token.setTransferHook(address(vault), address(accomplice), abi.encodeCall(ScriptedPool.run, ()));
        bytes memory hop =
            RouteBuilder.balancer(address(vault), address(token), address(weth), bytes32(uint256(110)), 0);
        _assertRefused(RouteBuilder.call(header(RouteBuilder.ITSELF), bytes.concat(hop, buyHop(false, address(buy)))));
    }

    function test_ExecutingAgainWhileABalanceIsReadHasNoEffect() external {
        bytes memory again = RouteBuilder.call(header(0), honestRoute(true, true));
        bytes memory forward = abi.encodeCall(OperatorContract.forward, (address(arbitrage), again));
        ReenteringBalanceToken hostile = new ReenteringBalanceToken(address(operator), forward);
        bytes memory head =
            RouteBuilder.header(RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(address(hostile)));
        bytes memory route = bytes.concat(RouteBuilder.hop(0, address(new ScriptedPool()), 1), RouteBuilder.payment(0));
        assertReverts(
            RouteBuilder.call(head, route),
            abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, int256(0), uint256(1))
        );
    }

    /// @dev Both entries, by the operator itself.
    function _reenter(bool readable) private {
        bytes memory again = RouteBuilder.call(header(0), honestRoute(true, true));
        if (readable) {
            IFlashArbitrage.Arbitrage memory arbitrage_;
            arbitrage_.profitToken = address(weth);
            arbitrage_.recipient = address(arbitrage);
            arbitrage_.minProfit = 1;
            arbitrage_.expiryBlock = EXPIRY;
            arbitrage_.hops = new IFlashArbitrage.Hop[](1);
            arbitrage_.hops[0].venue = IFlashArbitrage.Venue.UniswapV3;
            arbitrage_.hops[0].tokenIn = address(token);
            arbitrage_.hops[0].tokenOut = address(weth);
            arbitrage_.hops[0].amountIn = 1;
            again = abi.encodeCall(IFlashArbitrage.flashLoanArbitrage, (arbitrage_));
        }
        accomplice.add(address(operator), abi.encodeCall(OperatorContract.forward, (address(arbitrage), again)));
        // The execution itself earns, or what the accomplice was answered would be forgotten with it.
        accomplice.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), 2 * INPUT)));
    }

    /// @dev A cycle's first hop over a pool of each kind, paid in WETH.
    function _over(uint8 kind, address pool) private view returns (bytes memory) {
        if (kind < 2) return buyHop(kind == 1, pool);
        if (kind == 2) return RouteBuilder.curve(pool, address(weth), address(token), 0, 1);
        if (kind == 3) return RouteBuilder.curve(pool, address(0), address(token), 0, 1);
        if (kind == 4) return RouteBuilder.balancer(pool, address(weth), address(token), 0, 1);
        if (kind == 5) return RouteBuilder.all(RouteBuilder.V3_ALL_TOKEN0_IN, pool, address(weth));
        RouteBuilder.V4 memory v4 = RouteBuilder.V4(pool, address(weth), address(token), 100, 100, address(0));
        return RouteBuilder.v4(RouteBuilder.V4_CURRENCY0_IN, v4, 0, 1);
    }

    function _assertRefused(bytes memory data) private {
        execute(data);
        (bool entered, bytes memory reason) = accomplice.answer(0);
        assertTrue(!entered, "an entry was open");
        assertEq(reason, abi.encodeWithSelector(IFlashArbitrage.Reentered.selector), "reason");
        assertNothingLost();
    }
}
