// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {CurvePoolDouble} from "./harness/CurvePoolDouble.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice Hops over Curve pools: both numberings, with and without a return value, tokens and ETH, everywhere in a cycle.
contract CurveHopsTest is ArbitrageTestBase {
    address private constant ETH = address(0);

    function testFuzz_ACurvePoolCanBeTheLastHop(
        bool isUint256,
        bool returnsAmount,
        bool isNative,
        bool isAll,
        bool onV3
    ) external {
        address coinOut = isNative ? ETH : address(weth);
        address curve = _pool(address(token), coinOut, 110, isUint256, returnsAmount);
        bytes memory hop = RouteBuilder.curve(curve, address(token), coinOut, _flags(isUint256), isAll ? 0 : INPUT);
        bytes memory route = bytes.concat(hop, buyHop(onV3, address(buy)));
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), PROFIT);
    }

    function testFuzz_ACurvePoolCanBeTheFirstHop(
        bool isUint256,
        bool returnsAmount,
        bool isNative,
        bool sellOnV3
    ) external {
        // 10 WETH are here because the last pool has lent them, of which the first hop is told the amount.
        address coinIn = isNative ? ETH : address(weth);
        address curve = _pool(coinIn, address(token), 100, isUint256, returnsAmount);
        bytes memory hop = RouteBuilder.curve(curve, coinIn, address(token), _flags(isUint256), INPUT);
        assertEarns(RouteBuilder.call(header(0), bytes.concat(sellHop(sellOnV3, address(sell)), hop)), PROFIT);
    }

    function testFuzz_CurvePoolsCanFollowOneAnother(bool isUint256, bool isNative, bool isAll) external {
        address middle = isNative ? ETH : address(weth);
        address first = _pool(address(token), middle, 110, isUint256, true);
        address second = _pool(middle, address(token), 100, !isUint256, false);
        bytes memory route = bytes.concat(
            RouteBuilder.curve(second, middle, address(token), _flags(!isUint256), isAll ? 0 : INPUT + PROFIT),
            RouteBuilder.curve(first, address(token), middle, _flags(isUint256), INPUT)
        );
        bytes memory head =
            RouteBuilder.header(RouteBuilder.ITSELF | RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(token));
        assertEq(execute(RouteBuilder.call(head, route)), PROFIT, "profit");
        assertEq(token.balanceOf(address(arbitrage)), RESTING + PROFIT, "the profit token");
        assertEq(weth.balanceOf(address(arbitrage)), RESTING, "WETH");
        assertEq(address(arbitrage).balance, RESTING, "ETH");
        assertNothingLost();
    }

    function testFuzz_ALenderFundsACycleOverACurvePool(bool isNative) external {
        address coinIn = isNative ? ETH : address(weth);
        address curve = _pool(coinIn, address(token), 100, true, true);
        bytes memory hop = RouteBuilder.curve(curve, coinIn, address(token), RouteBuilder.CURVE_UINT256, INPUT);
        bytes memory route = RouteBuilder.by(address(vault), bytes.concat(sellHop(false, address(sell)), hop));
        assertEarns(RouteBuilder.call(header(RouteBuilder.BALANCER), route), PROFIT);
    }

    function test_OnlyWhatMayBeSpentBeginsACycle() external {
        address curve = _pool(address(token), address(weth), 110, false, true);
        bytes memory hop = RouteBuilder.curve(curve, address(token), address(weth), 0, INPUT);
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.NotSpendable.selector, address(token));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), hop), reason);
        // Nor does ETH that rests here, when the wrapped native token is not the profit token.
        curve = _pool(ETH, address(token), 110, false, true);
        bytes memory head =
            RouteBuilder.header(RouteBuilder.ITSELF | RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(token));
        hop = RouteBuilder.curve(curve, ETH, address(token), 0, INPUT);
        reason = abi.encodeWithSelector(IFlashArbitrage.NotSpendable.selector, address(weth));
        assertReverts(RouteBuilder.call(head, hop), reason);
    }

    function testFuzz_MoreThanTheHopWasBroughtIsNotSpent(uint64 more) external {
        vm.assume(more != 0);
        address curve = _pool(address(token), address(weth), 200, false, true);
        weth.mint(curve, 2 * RESTING);
        bytes memory hop = RouteBuilder.curve(curve, address(token), address(weth), 0, INPUT + more);
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.Overspent.selector, address(token), uint256(more));
        bytes memory route = bytes.concat(hop, buyHop(true, address(buy)));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), reason);
    }

    function testFuzz_EthForAPoolIsUnwrappedFromWhatTheHopWasBrought(uint64 more) external {
        vm.assume(more != 0);
        // A cycle from tokens over WETH, as ETH, back to tokens. What rests here as WETH and as ETH stays.
        address curve = _pool(ETH, address(token), 200, false, true);
        token.mint(curve, 2 * RESTING);
        bytes memory route = bytes.concat(
            RouteBuilder.curve(curve, ETH, address(token), 0, INPUT + PROFIT + more),
            RouteBuilder.hop(RouteBuilder.V3_TOKEN1_IN, address(sell), INPUT)
        );
        bytes memory head =
            RouteBuilder.header(RouteBuilder.ITSELF | RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(token));
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.Overspent.selector, address(weth), uint256(more));
        assertReverts(RouteBuilder.call(head, route), reason);
    }

    function testFuzz_WhatComesOutAtTheEndIsNotMovedAgain(bool isNative) external {
        // Each transfer of WETH costs a tenth: the one from the pool, and no second one from here to here.
        weth.setTransferFeeBps(1_000);
        address coinOut = isNative ? ETH : address(weth);
        address curve = _pool(address(token), coinOut, 100, false, true);
        ScriptedPool source = new ScriptedPool();
        source.addRequired(address(token), abi.encodeCall(MockToken.mint, (address(arbitrage), INPUT)));
        bytes memory route = bytes.concat(
            RouteBuilder.curve(curve, address(token), coinOut, 0, 0),
            RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(source), 1)
        );
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), isNative ? INPUT : INPUT * 9 / 10);
    }

    function _pool(
        address coin0,
        address coin1,
        uint256 percent,
        bool isUint256,
        bool returnsAmount
    ) private returns (address pool) {
        pool = address(new CurvePoolDouble(coin0, coin1, percent, isUint256, returnsAmount));
        fill(pool);
    }

    function _flags(bool isUint256) private pure returns (uint8) {
        return isUint256 ? RouteBuilder.CURVE_UINT256 : 0;
    }
}
