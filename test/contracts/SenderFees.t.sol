// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Callbacks} from "./harness/Callbacks.sol";
import {CurvePoolDouble} from "./harness/CurvePoolDouble.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice Tokens that take more from who sends than is sent: a fee on top, or one unit, as where a share of a pot is
/// rounded against the sender (Aave's aTokens). What is missing is never made up from what rests here.
contract SenderFeesTest is ArbitrageTestBase {
    function testFuzz_WhatACurvePoolGaveIsNotSentOnAtTheCostOfWhatRestsHere(uint256 amount, uint16 feeBps) external {
        (amount, feeBps) = (bound(amount, 1, 50 ether), uint16(bound(feeBps, 1, 5_000)));
        // 1:1 in WETH for tokens, which are sent on to a pair that gives plenty.
        bytes memory route = bytes.concat(
            RouteBuilder.hop(RouteBuilder.V2_TOKEN1_IN, address(_giver(weth, 100 ether)), 1),
            _curve(weth, token, amount)
        );
        token.setSenderFeeBps(feeBps);
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), _overspent(_fee(amount, feeBps)));
    }

    function testFuzz_WhatACurvePoolGaveThatStaysHereIsEarned(uint256 amount, uint16 feeBps) external {
        (amount, feeBps) = (bound(amount, 1, 50 ether), uint16(bound(feeBps, 1, 5_000)));
        bytes memory source = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(_giver(token, amount)), 1);
        weth.setSenderFeeBps(feeBps);
        bytes memory route = bytes.concat(_curve(token, weth, amount), source);
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), amount);
    }

    function testFuzz_AProfitIsNotPaidOutAtTheCostOfWhatRestsHere(
        uint256 amount,
        uint16 feeBps,
        bool toOwner
    ) external {
        (amount, feeBps) = (bound(amount, 1, 50 ether), uint16(bound(feeBps, 1, 5_000)));
        uint8 code = toOwner ? RouteBuilder.TO_OWNER : RouteBuilder.TO_PAYOUT;
        bytes memory data = _earnedInTokens(code, amount);
        token.setSenderFeeBps(feeBps);
        assertReverts(data, _overspent(_fee(amount, feeBps)));
        assertEq(token.balanceOf(toOwner ? OWNER : PAYOUT), 0, "paid out");
    }

    function testFuzz_AProfitThatStaysHereIsEarned(uint256 amount, uint16 feeBps) external {
        (amount, feeBps) = (bound(amount, 1, 50 ether), uint16(bound(feeBps, 1, 5_000)));
        bytes memory data = _earnedInTokens(RouteBuilder.TO_CONTRACT, amount);
        token.setSenderFeeBps(feeBps);
        assertEq(execute(data), amount, "profit");
        assertEq(token.balanceOf(address(arbitrage)), RESTING + amount, "the profit token");
        assertNothingLost();
    }

    function testFuzz_APoolIsNotPaidItsDueAtTheCostOfWhatRestsHere(uint256 amount, uint16 feeBps, uint8 kind) external {
        (amount, feeBps) = (bound(amount, 1, 50 ether), uint16(bound(feeBps, 1, 5_000)));
        bytes memory source = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(_giver(token, amount)), 1);
        bytes memory route = bytes.concat(_due(kind % 3, amount), source);
        token.setSenderFeeBps(feeBps);
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), _overspent(_fee(amount, feeBps)));
    }

    /// @dev A last hop over a pool that takes just what it is due, and gives plenty.
    function _due(uint8 kind, uint256 amount) private returns (bytes memory) {
        ScriptedPool pool = _giver(weth, 100 ether);
        if (kind == 0) {
            pool.addRequired(address(arbitrage), Callbacks.v3(0, int256(amount), ""));
            return RouteBuilder.all(RouteBuilder.V3_ALL_TOKEN1_IN, address(pool), address(token));
        }
        bytes memory pull = abi.encodeCall(MockToken.transferFrom, (address(arbitrage), address(pool), amount));
        pool.addRequired(address(token), pull);
        return kind == 1
            ? RouteBuilder.curve(address(pool), address(token), address(weth), 0, amount)
            : RouteBuilder.balancer(address(pool), address(token), address(weth), 0, amount);
    }

    function _earnedInTokens(uint8 code, uint256 amount) private returns (bytes memory) {
        bytes memory options = bytes.concat(abi.encodePacked(token), RouteBuilder.settlement(code, 0));
        uint8 flags = RouteBuilder.ITSELF | RouteBuilder.PROFIT_TOKEN | RouteBuilder.SETTLEMENT;
        return RouteBuilder.call(
            RouteBuilder.header(flags, EXPIRY, 1, options),
            RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(_giver(token, amount)), 1)
        );
    }

    function _giver(MockToken given, uint256 amount) private returns (ScriptedPool giver) {
        giver = new ScriptedPool();
        giver.addRequired(address(given), abi.encodeCall(MockToken.mint, (address(arbitrage), amount)));
    }

    function _curve(MockToken coinIn, MockToken coinOut, uint256 amount) private returns (bytes memory) {
        CurvePoolDouble curve = new CurvePoolDouble(address(coinIn), address(coinOut), 100, false, true);
        fill(address(curve));
        return RouteBuilder.curve(address(curve), address(coinIn), address(coinOut), 0, amount);
    }

    function _fee(uint256 amount, uint256 feeBps) private pure returns (uint256) {
        return (amount * feeBps + 9_999) / 10_000;
    }

    function _overspent(uint256 missing) private view returns (bytes memory) {
        return abi.encodeWithSelector(IFlashArbitrage.Overspent.selector, address(token), missing);
    }
}
