// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {IPoolManager} from "../../contracts/interfaces/external/IPoolManager.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Callbacks} from "./harness/Callbacks.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice A manager of the thief's own: gives nothing on take, charges what it likes, calls back with what it likes.
contract HostileV4Test is ArbitrageTestBase {
    ScriptedPool private manager;

    function setUp() public override {
        super.setUp();
        manager = new ScriptedPool();
        fill(address(manager));
    }

    function test_EthThatATakeDoesNotBringIsNotMadeUpFromWhatRestsHere() external {
        // It says that 11 ETH have come out, sends none, and asks for the 10 tokens.
        _answer(_delta(int128(int256(INPUT + PROFIT)), -int128(int256(INPUT))));
        assertReverts(_unlocked(address(0), buyHop(true, address(buy))), _below(-int256(INPUT)));
    }

    function testFuzz_OfEthOnlyWhatArrivedIsWrapped(uint256 sent) external {
        sent = bound(sent, INPUT + 1, 50 ether);
        _answer(_delta(int128(int256(INPUT + PROFIT)), -int128(int256(INPUT))));
        manager.addPayment(IPoolManager.take.selector, address(arbitrage), sent);
        assertEarns(_unlocked(address(0), buyHop(true, address(buy))), sent - INPUT);
    }

    function test_TokensThatATakeDoesNotBringAreNotPaidOn() external {
        _answer(_delta(int128(int256(INPUT + PROFIT)), -int128(int256(INPUT))));
        assertReverts(_unlocked(address(weth), buyHop(true, address(buy))), _below(-int256(INPUT)));
    }

    function testFuzz_EthThatATakeDoesNotBringIsNotPaidOnToTheNextPool(uint256 sent) external {
        sent = bound(sent, 0, INPUT - 1);
        // The next pool is paid in WETH for the ETH that arrived: too little.
        _answer(_delta(int128(int256(INPUT)), -1));
        manager.addPayment(IPoolManager.take.selector, address(arbitrage), sent);
        bytes memory last = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(buy), INPUT);
        bytes memory hop = RouteBuilder.v4(RouteBuilder.V4_CURRENCY1_IN, _pool(address(0)), 0, INPUT);
        manager.addRequiredOn(IPoolManager.unlock.selector, address(arbitrage), _toUnlocked(address(buy), hop));
        bytes memory head =
            RouteBuilder.header(RouteBuilder.ITSELF | RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(token));
        assertReverts(RouteBuilder.call(head, bytes.concat(last, hop)));
    }

    function testFuzz_AChargeWithTheWrongSignIsNotAskedBack(uint64 charge) external {
        // As an unsigned number it is more than any balance, so that what was paid is not more than what is owed.
        _assertAskedForTheOutputOnly(int128(uint128(charge) + 1));
    }

    function test_WhenTheAccountIsEvenNothingIsAskedBack() external {
        _assertAskedForTheOutputOnly(-int128(int256(INPUT)));
    }

    function _assertAskedForTheOutputOnly(int128 charge) private {
        _answer(_delta(int128(int256(INPUT + PROFIT)), charge));
        manager.setReturnedOn(IPoolManager.settle.selector, abi.encode(INPUT));
        manager.addOn(IPoolManager.take.selector, address(token), ""); // does nothing, but is counted
        bytes memory give = abi.encodeCall(MockToken.transfer, (address(arbitrage), INPUT + PROFIT));
        manager.addRequiredOn(IPoolManager.settle.selector, address(weth), give);
        assertEarns(_unlocked(address(weth), buyHop(true, address(buy))), PROFIT);
        assertEq(manager.answerCount(), 3, "unlock, take, settle");
    }

    function test_AnOutputWithTheWrongSignIsMoreThanThereIs() external {
        _answer(_delta(-1, -int128(int256(INPUT))));
        manager.addRequiredOn(
            IPoolManager.take.selector, address(weth), abi.encodeCall(MockToken.transfer, (address(arbitrage), 1))
        );
        assertReverts(_unlocked(address(weth), buyHop(true, address(buy))), _below(1 - int256(INPUT)));
    }

    function testFuzz_WhateverItIsUnlockedForNothingAtRestIsSpent(
        uint8 purpose,
        uint8 shape,
        uint64 amount,
        bool held
    ) external {
        bytes memory hop = RouteBuilder.v4(
            shape & 1 == 0 ? RouteBuilder.V4_CURRENCY0_IN : RouteBuilder.V4_CURRENCY1_IN,
            _pool(shape & 2 == 0 ? address(0) : address(resting)),
            held ? RouteBuilder.V4_HELD : 0,
            amount
        );
        bytes memory data = purpose % 3 == 0
            ? bytes.concat(hex"00", abi.encodePacked(shape & 4 == 0 ? address(manager) : address(arbitrage)), hop)
            : bytes.concat(bytes1(purpose % 3), hop);
        manager.addOn(IPoolManager.unlock.selector, address(arbitrage), Callbacks.unlock(data));
        _answer(_delta(int128(uint128(amount)), int128(uint128(amount))));
        bytes memory route = RouteBuilder.v4(RouteBuilder.V4_CURRENCY1_IN, _pool(address(weth)), 0, INPUT);
        if (shape & 8 == 0) {
            assertRevertsOrEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route));
        } else {
            route = RouteBuilder.by(address(manager), route);
            assertRevertsOrEarns(RouteBuilder.call(header(RouteBuilder.UNISWAP_V4), route));
        }
    }

    function test_ItCannotBeUnlockedForEthWhenTokensAreTheProfit() external {
        bytes memory hops = bytes.concat(sellHop(true, address(sell)), buyHop(true, address(buy)));
        manager.addRequiredOn(
            IPoolManager.unlock.selector, address(arbitrage), Callbacks.unlock(bytes.concat(hex"02", hops))
        );
        bytes memory head = RouteBuilder.header(
            RouteBuilder.UNISWAP_V4 | RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(resting)
        );
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.NotWrappedNative.selector, address(resting));
        assertReverts(RouteBuilder.call(head, RouteBuilder.by(address(manager), hops)), reason);
    }

    function test_AManagerIsNotAnsweredWhenItHasBeenPaid() external {
        // The pair that is paid next sends it to try.
        ScriptedPool pair = new ScriptedPool();
        pair.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), 2 * INPUT)));
        bytes memory again = Callbacks.unlock(bytes.concat(hex"01", honestRoute(true, true)));
        pair.add(address(manager), abi.encodeCall(ScriptedPool.forward, (address(arbitrage), again)));
        bytes memory hop = RouteBuilder.v4(RouteBuilder.V4_CURRENCY0_IN, _pool(address(weth)), 0, INPUT);
        bytes memory route = bytes.concat(RouteBuilder.hop(RouteBuilder.V2_TOKEN1_IN, address(pair), 1), hop);
        execute(RouteBuilder.call(header(RouteBuilder.ITSELF), route));
        (bool answered, bytes memory reason) = pair.answer(1);
        assertTrue(!answered, "answered again");
        assertEq(reason, abi.encodeWithSelector(IFlashArbitrage.UnexpectedCallback.selector, address(manager)), "why");
        assertNothingLost();
    }

    function test_AManagerThatNeverCallsBackEarnsNothing() external {
        bytes memory hop = RouteBuilder.v4(RouteBuilder.V4_CURRENCY1_IN, _pool(address(weth)), 0, INPUT);
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), hop), _below(0));
    }

    /// @dev A cycle whose last hop is over the hostile manager, which calls back as it should.
    function _unlocked(address currencyOut, bytes memory rest) private returns (bytes memory) {
        bytes memory hop = RouteBuilder.v4(RouteBuilder.V4_CURRENCY1_IN, _pool(currencyOut), 0, INPUT);
        bytes memory route = bytes.concat(hop, rest);
        manager.addRequiredOn(IPoolManager.unlock.selector, address(arbitrage), _toUnlocked(address(arbitrage), route));
        return RouteBuilder.call(header(RouteBuilder.ITSELF), route);
    }

    function _toUnlocked(address to, bytes memory route) private pure returns (bytes memory) {
        return Callbacks.unlock(abi.encodePacked(uint8(0), to, route));
    }

    function _pool(address currency0) private view returns (RouteBuilder.V4 memory) {
        return RouteBuilder.V4(address(manager), currency0, address(token), 100, 100, address(0));
    }

    function _answer(int256 delta) private {
        manager.setReturnedOn(IPoolManager.swap.selector, abi.encode(delta));
    }

    function _delta(int128 amount0, int128 amount1) private pure returns (int256) {
        return int256(amount0) << 128 | int256(uint256(uint128(amount1)));
    }

    function _below(int256 gained) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, gained, uint256(1));
    }
}
