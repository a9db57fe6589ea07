// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FlashArbitrage} from "../../../contracts/FlashArbitrage.sol";
import {IFlashArbitrage} from "../../../contracts/interfaces/IFlashArbitrage.sol";
import {BalancerVaultDouble} from "./BalancerVaultDouble.sol";
import {Callbacks} from "./Callbacks.sol";
import {FixedRatePool} from "./FixedRatePool.sol";
import {MockToken} from "./MockToken.sol";
import {MockWrappedNative} from "./MockWrappedNative.sol";
import {OperatorContract} from "./OperatorContract.sol";
import {RouteBuilder} from "./RouteBuilder.sol";
import {TestBase} from "./TestBase.sol";

/// @notice The contract with something to lose, an honest market that pays 10 % a cycle, and every role.
abstract contract ArbitrageTestBase is TestBase {
    uint256 internal constant RESTING = 1000 ether;
    uint256 internal constant INPUT = 10 ether;
    uint256 internal constant PROFIT = 1 ether;
    /// @dev What a transaction has at most (EIP-7825). Hostile parties may burn all of it.
    uint256 internal constant TRANSACTION_GAS = 16_777_216;
    uint32 internal constant EXPIRY = type(uint32).max;

    address internal constant OWNER = address(0xA11CE);
    address internal constant PAYOUT = address(0xCA54);

    MockWrappedNative internal weth;
    MockToken internal token;
    MockToken internal resting;
    BalancerVaultDouble internal vault;
    OperatorContract internal operator;
    FlashArbitrage internal arbitrage;
    /// @dev token0 is weth, token1 is token, in both; `buy` gives as many tokens as it gets WETH, `sell` 10 % more back.
    FixedRatePool internal buy;
    FixedRatePool internal sell;

    /// @dev Who must not be left with an allowance.
    address[] private watched;

    function setUp() public virtual {
        (weth, token, resting) = (new MockWrappedNative(), new MockToken(), new MockToken());
        (vault, operator) = (new BalancerVaultDouble(), new OperatorContract());
        address[] memory operators = new address[](1);
        operators[0] = address(operator);
        arbitrage = new FlashArbitrage(OWNER, PAYOUT, operators, address(weth));
        (buy, sell) = (honestPool(weth, 100), honestPool(weth, 110));
        fill(address(vault));
        weth.mint(address(arbitrage), RESTING);
        token.mint(address(arbitrage), RESTING);
        resting.mint(address(arbitrage), RESTING);
        vm.deal(address(arbitrage), RESTING);
        vm.deal(address(weth), 1_000_000 ether);
    }

    /// @dev Gives an account something of everything, and sees to it that it is left without an allowance.
    function fill(address account) internal {
        weth.mint(account, 100 ether);
        token.mint(account, 100 ether);
        vm.deal(account, 100 ether);
        watch(account);
    }

    function watch(address account) internal {
        watched.push(account);
    }

    function honestPool(MockToken profitToken, uint256 percent) internal returns (FixedRatePool pool) {
        pool = new FixedRatePool(profitToken, token, percent);
        profitToken.mint(address(pool), RESTING);
        token.mint(address(pool), RESTING);
        pool.sync();
        watch(address(pool));
    }

    function execute(bytes memory data) internal returns (uint256 profitWei) {
        return abi.decode(operator.forward(address(arbitrage), data), (uint256));
    }

    /// @dev It earns this much WETH, which stays in the contract, and everything else stays as it was.
    function assertEarns(bytes memory data, uint256 expectedWei) internal {
        assertEq(execute(data), expectedWei, "profit");
        assertEq(weth.balanceOf(address(arbitrage)), RESTING + expectedWei, "WETH");
        assertEq(token.balanceOf(address(arbitrage)), RESTING, "the intermediate token");
        assertEq(address(arbitrage).balance, RESTING, "ETH");
        assertNothingLost();
    }

    function tryToExecute(bytes memory data) internal returns (bool done, bytes memory answer) {
        return address(operator).call{gas: TRANSACTION_GAS}(
            abi.encodeCall(OperatorContract.forward, (address(arbitrage), data))
        );
    }

    /// @dev Nothing of it may remain, whether the reason is of interest or not.
    function assertReverts(bytes memory data) internal returns (bytes memory reason) {
        bool done;
        (done, reason) = tryToExecute(data);
        assertTrue(!done, "it was executed");
        assertNothingLost();
    }

    function assertReverts(bytes memory data, bytes memory expected) internal {
        assertEq(assertReverts(data), expected, "reason");
    }

    /// @dev What a hostile party may at most achieve: a true profit, in WETH.
    function assertRevertsOrEarns(bytes memory data) internal {
        uint256 before = weth.balanceOf(address(arbitrage));
        (bool done,) = tryToExecute(data);
        if (done) assertTrue(weth.balanceOf(address(arbitrage)) > before, "executed without a profit");
        assertNothingLost();
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
        return bytes.concat(sellHop(sellOnV3, sellPool), buyHop(buyOnV3, buyPool));
    }

    /// @dev The last hop of the cycle: 11 WETH for 10 tokens.
    function sellHop(bool onV3, address pool) internal pure returns (bytes memory) {
        return onV3
            ? RouteBuilder.hop(RouteBuilder.V3_TOKEN1_IN, pool, INPUT)
            : RouteBuilder.hop(RouteBuilder.V2_TOKEN1_IN, pool, INPUT + PROFIT);
    }

    /// @dev The first hop of the cycle: 10 tokens for 10 WETH.
    function buyHop(bool onV3, address pool) internal pure returns (bytes memory) {
        if (onV3) return RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, pool, INPUT);
        return bytes.concat(RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, pool, INPUT), RouteBuilder.payment(INPUT));
    }

    /// @dev What this project exists to keep: nothing that rests in the contract has become less, nobody has been left
    /// with an allowance, and nothing of the execution is left in the transaction that goes on here.
    function assertNothingLost() internal {
        assertBalancesKept();
        for (uint256 i = 0; i < watched.length; ++i) {
            assertEq(weth.allowance(address(arbitrage), watched[i]), 0, "an allowance of WETH");
            assertEq(token.allowance(address(arbitrage), watched[i]), 0, "an allowance of the intermediate token");
            assertEq(resting.allowance(address(arbitrage), watched[i]), 0, "an allowance of a token at rest");
        }
        assertIdle();
    }

    function assertBalancesKept() internal view {
        assertTrue(weth.balanceOf(address(arbitrage)) >= RESTING, "WETH at rest fell");
        assertTrue(token.balanceOf(address(arbitrage)) >= RESTING, "the intermediate token at rest fell");
        assertTrue(resting.balanceOf(address(arbitrage)) >= RESTING, "a token at rest fell");
        assertTrue(address(arbitrage).balance >= RESTING, "ETH at rest fell");
    }

    /// @dev No callback is answered, no ETH is taken, and another execution earns what it should, in WETH.
    function assertIdle() internal {
        for (uint256 i = 0; i < watched.length; ++i) {
            assertUnanswered(watched[i], Callbacks.v3(1, -1, ""));
        }
        vm.deal(address(this), 1 ether);
        (bool taken,) = address(arbitrage).call{value: 1}("");
        assertTrue(!taken, "ETH was taken while idle");
        weth.calmDown();
        token.calmDown();
        bytes memory route = honestRoute(true, address(_unwatchedPool(100)), false, address(_unwatchedPool(110)));
        assertEq(execute(RouteBuilder.call(header(0), route)), PROFIT, "another execution in the same transaction");
    }

    function assertUnanswered(address caller, bytes memory data) internal {
        vm.prank(caller);
        (bool answered, bytes memory reason) = address(arbitrage).call(data);
        assertTrue(!answered, "a callback was answered");
        assertEq(reason, abi.encodeWithSelector(IFlashArbitrage.UnexpectedCallback.selector, caller), "reason");
    }

    function _unwatchedPool(uint256 percent) private returns (FixedRatePool pool) {
        pool = new FixedRatePool(weth, token, percent);
        weth.mint(address(pool), 100 ether);
        token.mint(address(pool), 100 ether);
        pool.sync();
    }
}
