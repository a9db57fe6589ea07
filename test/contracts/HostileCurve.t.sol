// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {CurvePoolDouble} from "./harness/CurvePoolDouble.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice A Curve pool of the thief's own: pulls less or more or later, lies about what it gave, gives nothing.
contract HostileCurveTest is ArbitrageTestBase {
    ScriptedPool private curve;

    function setUp() public override {
        super.setUp();
        curve = new ScriptedPool();
        fill(address(curve));
    }

    function testFuzz_WhatAPoolHasNotPulledItMayNotPullLater(uint256 pulled) external {
        pulled = bound(pulled, 0, INPUT);
        _pull(pulled);
        _give(INPUT + PROFIT);
        assertEq(execute(_sold(address(weth))), PROFIT, "profit");
        assertEq(token.balanceOf(address(arbitrage)), RESTING + INPUT - pulled, "what it has not pulled");
        assertNothingLost(); // no allowance among it
        vm.prank(address(curve));
        (bool later,) =
            address(token).call(abi.encodeCall(MockToken.transferFrom, (address(arbitrage), address(curve), 1)));
        assertTrue(!later, "pulled later");
    }

    function testFuzz_APoolCannotPullMoreThanTheHopsAmount(uint256 pulled) external {
        pulled = bound(pulled, INPUT + 1, RESTING);
        _pull(pulled);
        _give(INPUT + PROFIT);
        assertReverts(_sold(address(weth)), abi.encodeWithSignature("Panic(uint256)", 0x11));
    }

    function test_APoolThatLiesAboutWhatItGaveEarnsNothing() external {
        _pull(INPUT);
        curve.setReturned(abi.encode(INPUT + PROFIT));
        assertReverts(_sold(address(weth)), _below(-int256(INPUT)));
    }

    function test_APoolThatGivesNothingHasNothingPaidOn() external {
        // The pair that comes next is owed 10 tokens, which rest here: they are not sent.
        bytes memory hop = RouteBuilder.curve(address(curve), address(weth), address(token), 0, INPUT);
        curve.setReturned(abi.encode(INPUT));
        bytes memory route = bytes.concat(sellHop(false, address(sell)), hop);
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route));
    }

    function testFuzz_OfEthOnlyWhatArrivedIsWrapped(uint256 sent) external {
        sent = bound(sent, 0, 50 ether);
        _pull(INPUT);
        curve.addPayment(0, address(arbitrage), sent);
        curve.setReturned(abi.encode(INPUT + PROFIT));
        if (sent > INPUT) assertEarns(_sold(address(0)), sent - INPUT);
        else assertReverts(_sold(address(0)));
    }

    function testFuzz_EthSentByAStrangerMeanwhileIsNotTakenFromWhatRestsHere(uint64 sent) external {
        // ETH is taken while an execution is under way, whoever sends it: it counts as the pool's.
        ScriptedPool stranger = new ScriptedPool();
        vm.deal(address(stranger), sent);
        stranger.addPayment(0, address(arbitrage), sent);
        _pull(INPUT);
        _give(INPUT + PROFIT);
        curve.addRequired(address(stranger), abi.encodeCall(ScriptedPool.run, ()));
        assertEq(execute(_sold(address(weth))), PROFIT, "profit");
        assertEq(address(arbitrage).balance, RESTING + sent, "a gift");
        assertNothingLost();
    }

    function test_APoolThatTakesEthAndTokensGetsEthOnly() external {
        // It is given 10 ETH that were unwrapped for it, and no allowance.
        bytes memory hop = RouteBuilder.curve(address(curve), address(0), address(token), 0, INPUT);
        bytes memory pull = abi.encodeCall(MockToken.transferFrom, (address(arbitrage), address(curve), 1));
        curve.add(address(weth), pull);
        curve.add(address(token), pull);
        _give(2 * INPUT);
        assertEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), hop), INPUT);
        (bool pulledWeth,) = curve.answer(0);
        (bool pulledTokens,) = curve.answer(1);
        assertTrue(!pulledWeth && !pulledTokens, "an allowance beside the ETH");
    }

    function test_APoolThatDoesNotTakeEthReverts() external {
        CurvePoolDouble tokensOnly = new CurvePoolDouble(address(weth), address(token), 100, false, true);
        bytes memory hop = RouteBuilder.curve(address(tokensOnly), address(0), address(token), 0, INPUT);
        bytes memory reason = abi.encodeWithSelector(CurvePoolDouble.WrongValue.selector);
        assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), hop), reason);
    }

    function test_APoolThatIsThePlainTokenOrTheContractEarnsNothing() external {
        address[3] memory targets = [address(token), address(weth), address(arbitrage)];
        for (uint256 i = 0; i < 3; ++i) {
            bytes memory hop = RouteBuilder.curve(targets[i], address(token), address(weth), 0, INPUT);
            bytes memory route = bytes.concat(hop, buyHop(true, address(buy)));
            assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route));
            hop = RouteBuilder.balancer(targets[i], address(token), address(weth), 0, INPUT);
            route = bytes.concat(hop, buyHop(true, address(buy)));
            assertReverts(RouteBuilder.call(header(RouteBuilder.ITSELF), route));
        }
    }

    function _pull(uint256 amount) private {
        bytes memory pull = abi.encodeCall(MockToken.transferFrom, (address(arbitrage), address(curve), amount));
        curve.addRequired(address(token), pull);
    }

    function _give(uint256 amount) private {
        curve.addRequired(address(weth), abi.encodeCall(MockToken.transfer, (address(arbitrage), amount)));
    }

    /// @dev 10 tokens for 10 WETH, then over the hostile pool.
    function _sold(address coinOut) private view returns (bytes memory) {
        bytes memory hop = RouteBuilder.curve(address(curve), address(token), coinOut, 0, INPUT);
        return RouteBuilder.call(header(RouteBuilder.ITSELF), bytes.concat(hop, buyHop(true, address(buy))));
    }

    function _below(int256 gained) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, gained, uint256(1));
    }
}
