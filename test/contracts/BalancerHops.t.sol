// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {BalancerVaultDouble} from "./harness/BalancerVaultDouble.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice Hops over Balancer's Vault, which pulls what goes in and pays whom it is told.
contract BalancerHopsTest is ArbitrageTestBase {
    bytes32 private constant PERCENT_100 = bytes32(uint256(100));
    bytes32 private constant PERCENT_110 = bytes32(uint256(110));

    function testFuzz_TheVaultCanBeTheLastHop(bool isAll, bool buyOnV3) external {
        bytes memory route = bytes.concat(_sellHop(address(vault), isAll ? 0 : INPUT), buyHop(buyOnV3, address(buy)));
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route), PROFIT);
    }

    function testFuzz_TheVaultCanBeTheFirstHop(bool sellOnV3) external {
        bytes memory hop = RouteBuilder.balancer(address(vault), address(weth), address(token), PERCENT_100, INPUT);
        assertEarns(RouteBuilder.call(header(0), bytes.concat(sellHop(sellOnV3, address(sell)), hop)), PROFIT);
    }

    function test_TheVaultsOwnReasonIsPassedOn() external {
        BalancerVaultDouble poor = new BalancerVaultDouble();
        bytes memory route = bytes.concat(_sellHop(address(poor), INPUT), buyHop(true, address(buy)));
        assertReverts(
            RouteBuilder.call(header(RouteBuilder.ITSELF), route), abi.encodeWithSignature("Panic(uint256)", 0x11)
        );
    }

    function testFuzz_MoreThanTheHopWasBroughtIsNotSpent(uint64 more) external {
        vm.assume(more != 0);
        weth.mint(address(vault), 2 * RESTING);
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.Overspent.selector, address(token), uint256(more));
        bytes memory route = bytes.concat(_sellHop(address(vault), INPUT + more), buyHop(false, address(buy)));
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), reason);
    }

    function test_OnlyWhatMayBeSpentBeginsACycle() external {
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.NotSpendable.selector, address(token));
        bytes memory route = _sellHop(address(vault), INPUT);
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route), reason);
    }

    function testFuzz_WhatAVaultHasNotPulledItMayNotPullLater(uint256 pulled) external {
        pulled = bound(pulled, 0, INPUT);
        ScriptedPool hostile = _hostileVault(pulled);
        // It pays well nevertheless: the hop succeeds.
        hostile.addRequired(address(weth), abi.encodeCall(MockToken.transfer, (address(arbitrage), INPUT + PROFIT)));
        bytes memory route = bytes.concat(_sellHop(address(hostile), INPUT), buyHop(true, address(buy)));
        assertEq(execute(RouteBuilder.call(header(RouteBuilder.ITSELF), route)), PROFIT, "profit");
        assertEq(token.balanceOf(address(arbitrage)), RESTING + INPUT - pulled, "what it has not pulled");
        assertNothingLost();
    }

    function testFuzz_AVaultCannotPullMoreThanTheHopsAmount(uint256 pulled) external {
        pulled = bound(pulled, INPUT + 1, RESTING);
        ScriptedPool hostile = _hostileVault(pulled);
        bytes memory route = bytes.concat(_sellHop(address(hostile), INPUT), buyHop(true, address(buy)));
        assertReverts(
            RouteBuilder.call(header(RouteBuilder.ITSELF), route), abi.encodeWithSignature("Panic(uint256)", 0x11)
        );
    }

    function test_AVaultThatLiesAboutWhatItGaveEarnsNothing() external {
        ScriptedPool hostile = _hostileVault(INPUT);
        hostile.setReturned(abi.encode(INPUT + PROFIT));
        bytes memory route = bytes.concat(_sellHop(address(hostile), INPUT), buyHop(true, address(buy)));
        assertReverts(
            RouteBuilder.call(header(RouteBuilder.ITSELF), route),
            abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, -int256(INPUT), uint256(1))
        );
    }

    function _hostileVault(uint256 pulled) private returns (ScriptedPool hostile) {
        hostile = new ScriptedPool();
        fill(address(hostile));
        bytes memory pull = abi.encodeCall(MockToken.transferFrom, (address(arbitrage), address(hostile), pulled));
        hostile.addRequired(address(token), pull);
    }

    function _sellHop(address vault_, uint256 amount) private view returns (bytes memory) {
        return RouteBuilder.balancer(vault_, address(token), address(weth), PERCENT_110, amount);
    }
}
