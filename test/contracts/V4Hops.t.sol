// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {V4TestBase} from "./harness/V4TestBase.sol";
import {MockToken} from "./harness/MockToken.sol";
import {PoolManagerDouble} from "./harness/PoolManagerDouble.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice Hops over Uniswap V4: first, last, in between and after one another, in tokens and in ETH, exact and all.
contract V4HopsTest is V4TestBase {
    function testFuzz_V4CanBeTheLastHopAndLend(bool isNative, bool isAll, bool buyOnV3) external {
        bytes memory last = _sell(isNative, 0, isAll ? 0 : INPUT);
        bytes memory route = bytes.concat(last, buyHop(buyOnV3, address(buy)));
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), PROFIT);
    }

    function testFuzz_V4CanBeTheFirstHop(bool isNative, bool sellOnV3) external {
        bytes memory route = bytes.concat(sellHop(sellOnV3, address(sell)), _buy(isNative, 0, INPUT));
        assertEarns(RouteBuilder.call(header(0), route), PROFIT);
    }

    function testFuzz_V4HopsChainOnAccount(bool isNative, bool isAll) external {
        // What comes out of the first one stays with the manager and pays for the second.
        bytes memory route =
            bytes.concat(_sell(isNative, 0, isAll ? 0 : INPUT), _buy(isNative, RouteBuilder.V4_UNLOCKED, INPUT));
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), PROFIT);
    }

    function testFuzz_ChainedV4HopsOverEthInTheMiddle(bool isAll) external {
        // Tokens to ETH, ETH to tokens: the profit is in tokens.
        bytes memory route = bytes.concat(
            RouteBuilder.v4(
                RouteBuilder.V4_CURRENCY0_IN, _pool(address(0), address(token), 100), 0, isAll ? 0 : INPUT + PROFIT
            ),
            RouteBuilder.v4(
                RouteBuilder.V4_CURRENCY1_IN, _pool(address(0), address(token), 110), RouteBuilder.V4_UNLOCKED, INPUT
            )
        );
        bytes memory head =
            RouteBuilder.header(RouteBuilder.ITSELF | RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(token));
        assertEq(execute(RouteBuilder.call(head, route)), PROFIT, "profit");
        assertEq(token.balanceOf(address(arbitrage)), RESTING + PROFIT, "the profit token");
        assertNothingLost();
    }

    function testFuzz_AHeldHopIsBroughtItsInputHereFirst(bool isNative, bool isAll) external {
        // V4, V3, V4: while the last one waits for its input the first one has its turn at the manager.
        MockToken middle = new MockToken();
        address between = address(middle);
        middle.mint(address(manager), 100 ether);
        middle.mint(address(arbitrage), RESTING);
        bytes memory route = bytes.concat(
            RouteBuilder.v4(
                RouteBuilder.V4_CURRENCY1_IN,
                _pool(isNative ? address(0) : address(weth), between, 110),
                RouteBuilder.V4_HELD,
                isAll ? 0 : INPUT
            ),
            RouteBuilder.hop(RouteBuilder.V3_TOKEN1_IN, address(honestPool(middle, 100)), INPUT),
            _buy(isNative, RouteBuilder.V4_UNLOCKED, INPUT)
        );
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), PROFIT);
        assertEq(middle.balanceOf(address(arbitrage)), RESTING, "the token in the middle");
    }

    function testFuzz_EthFromOneHopPaysTheNextInWrappedNativeTokens(bool isAll) external {
        // Tokens to ETH, WETH to tokens: on account they are not the same. The profit is in tokens.
        bytes memory route = bytes.concat(
            _buy(false, RouteBuilder.V4_HELD, isAll ? 0 : INPUT + PROFIT), _sell(true, RouteBuilder.V4_UNLOCKED, INPUT)
        );
        bytes memory head =
            RouteBuilder.header(RouteBuilder.ITSELF | RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(token));
        assertEq(execute(RouteBuilder.call(head, route)), PROFIT, "profit");
        assertNothingLost();
    }

    function testFuzz_TheManagerLendsAndSwaps(bool lendsEth, bool isNative, bool buysThere) external {
        uint8 funding = RouteBuilder.UNISWAP_V4 | (lendsEth ? RouteBuilder.NATIVE_LOAN : 0);
        bytes memory hops = buysThere
            ? bytes.concat(sellHop(false, address(sell)), _buy(isNative, RouteBuilder.V4_UNLOCKED, INPUT))
            : bytes.concat(_sell(isNative, RouteBuilder.V4_UNLOCKED, INPUT), buyHop(false, address(buy)));
        assertEarns(RouteBuilder.call(header(funding), RouteBuilder.by(address(manager), hops)), PROFIT);
    }

    function testFuzz_WhatAPoolDoesNotTakeComesBack(bool isNative, bool isFirst) external {
        // The pool charges 90 % of what it is brought, at the same price: the rest comes back here.
        uint256 returned = INPUT / 10;
        if (isFirst) {
            RouteBuilder.V4 memory pool = isNative ? _pool(address(0), address(token), 100) : buyPool;
            pool.tickSpacing = 90;
            bytes memory hop = RouteBuilder.v4(RouteBuilder.V4_CURRENCY0_IN, pool, 0, INPUT);
            bytes memory route = bytes.concat(_v3AllSell(), hop);
            assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), PROFIT * 9 / 10);
        } else {
            RouteBuilder.V4 memory pool = _pool(isNative ? address(0) : address(weth), address(token), 200);
            pool.tickSpacing = 90;
            bytes memory hop = RouteBuilder.v4(RouteBuilder.V4_CURRENCY1_IN, pool, 0, INPUT);
            assertEq(
                execute(RouteBuilder.call(header(RouteBuilder.ITSELF), bytes.concat(hop, buyHop(false, address(buy))))),
                2 * (INPUT - returned) - INPUT,
                "profit"
            );
            assertEq(token.balanceOf(address(arbitrage)), RESTING + returned, "what came back");
            assertNothingLost();
        }
    }

    function testFuzz_AHopThatIsChargedMoreThanItWasBroughtIsNotSettled(bool isNative, bool held) external {
        RouteBuilder.V4 memory pool = _pool(isNative ? address(0) : address(weth), address(token), 200);
        pool.tickSpacing = 101; // percent
        uint8 flags = held ? RouteBuilder.V4_HELD : 0;
        bytes memory hop = RouteBuilder.v4(RouteBuilder.V4_CURRENCY1_IN, pool, flags, INPUT);
        bytes memory reason = abi.encodeWithSelector(PoolManagerDouble.CurrencyNotSettled.selector);
        bytes memory route = bytes.concat(hop, buyHop(false, address(buy)));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), reason);
    }

    function testFuzz_MoreThanAHeldHopWasBroughtIsNotSpent(bool isNative, uint64 more) external {
        vm.assume(more != 0);
        weth.mint(address(manager), RESTING);
        vm.deal(address(manager), RESTING);
        RouteBuilder.V4 memory pool = _pool(isNative ? address(0) : address(weth), address(token), 200);
        bytes memory hop = RouteBuilder.v4(RouteBuilder.V4_CURRENCY1_IN, pool, RouteBuilder.V4_HELD, INPUT + more);
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.Overspent.selector, address(token), uint256(more));
        bytes memory route = bytes.concat(hop, buyHop(false, address(buy)));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), reason);
    }

    function test_OnlyWhatMayBeSpentBeginsACycle() external {
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.NotSpendable.selector, address(token));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), _sell(false, RouteBuilder.V4_HELD, INPUT)), reason);
        bytes memory head =
            RouteBuilder.header(RouteBuilder.ITSELF | RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(token));
        reason = abi.encodeWithSelector(IFlashArbitrage.NotSpendable.selector, address(weth));
        assertReverts(RouteBuilder.call(head, _buy(true, 0, INPUT)), reason);
    }

    function test_AnExactFirstHopThatWantsAnotherTokenThanMayBeSpentIsNotSettled() external {
        bytes memory head =
            RouteBuilder.header(RouteBuilder.ITSELF | RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(token));
        bytes memory reason = abi.encodeWithSelector(PoolManagerDouble.CurrencyNotSettled.selector);
        assertReverts(RouteBuilder.call(head, _buy(false, 0, INPUT)), reason);
    }

    function test_AllThatIsBroughtToAPoolGoesThereDirectly() external {
        // Each transfer of the token costs a tenth: a detour over here would cost another one.
        token.setTransferFeeBps(1_000);
        RouteBuilder.V4 memory pool = _pool(address(weth), address(token), 200);
        bytes memory hop = RouteBuilder.v4(RouteBuilder.V4_CURRENCY1_IN, pool, 0, 0);
        bytes memory route = bytes.concat(hop, buyHop(true, address(buy)));
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), 2 * (INPUT * 9 / 10) - INPUT);
    }

    function test_EthThatComesOutAtTheEndIsNotMovedOnceItIsWrapped() external {
        // Each transfer of WETH would cost a tenth, even one from here to here.
        weth.setTransferFeeBps(1_000);
        ScriptedPool source = new ScriptedPool();
        source.addRequired(address(token), abi.encodeCall(MockToken.mint, (address(manager), INPUT)));
        bytes memory hop = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(source), 1);
        bytes memory route = bytes.concat(_sell(true, 0, INPUT), hop);
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), INPUT + PROFIT);
    }

    function test_AHopThatNeedNotUnlockDoesNot() external {
        bytes memory locked = abi.encodeWithSelector(PoolManagerDouble.ManagerLocked.selector);
        bytes memory route = bytes.concat(_sell(false, RouteBuilder.V4_UNLOCKED, INPUT), buyHop(true, address(buy)));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), locked);
        bytes memory twice = abi.encodeWithSelector(PoolManagerDouble.AlreadyUnlocked.selector);
        route = RouteBuilder.by(address(manager), bytes.concat(_sell(false, 0, INPUT), buyHop(true, address(buy))));
        assertReverts(RouteBuilder.call(header(RouteBuilder.UNISWAP_V4), route), twice);
    }
}
