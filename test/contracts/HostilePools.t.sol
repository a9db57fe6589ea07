// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {BalancerVaultDouble} from "./harness/BalancerVaultDouble.sol";
import {Callbacks} from "./harness/Callbacks.sol";
import {MockToken} from "./harness/MockToken.sol";
import {OperatorContract} from "./harness/OperatorContract.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice A leaked operator's key with pools of the thief's own: nothing that rests here becomes less.
contract HostilePoolsTest is ArbitrageTestBase {
    ScriptedPool private pool;

    function setUp() public override {
        super.setUp();
        pool = new ScriptedPool();
        fill(address(pool));
    }

    function testFuzz_RestingBalancesNeverFallWhateverAHostilePoolDoes(
        uint8 kind,
        uint8 flags,
        uint8 whichToken,
        uint8[4] memory actions,
        uint64[4] memory amounts
    ) external {
        MockToken profitToken = [MockToken(weth), token, resting][whichToken % 3];
        for (uint256 i = 0; i < 4; ++i) {
            _addAction(profitToken, actions[i], amounts[i]);
        }
        flags = (flags & (RouteBuilder.SETTLEMENT | RouteBuilder.NATIVE_LOAN | 7)) | RouteBuilder.PROFIT_TOKEN;
        bytes memory options = abi.encodePacked(profitToken);
        if (flags & RouteBuilder.SETTLEMENT != 0) {
            options = bytes.concat(options, RouteBuilder.settlement(RouteBuilder.TO_PAYOUT, 0));
        }
        bytes memory route = _over(kind, whichToken, amounts[0]);
        // Whoever lends, and whatever the first pool is said to lend, which rests here.
        if (flags & 7 == RouteBuilder.FIRST_POOL) {
            route = RouteBuilder.by(address(resting), bytes.concat(RouteBuilder.hop(2, address(pool), 1), route));
        } else if (flags & 7 > RouteBuilder.ITSELF) {
            route = RouteBuilder.by(address(pool), route);
        }
        uint256 before = profitToken.balanceOf(address(arbitrage)) + profitToken.balanceOf(PAYOUT);
        bytes memory data = RouteBuilder.call(RouteBuilder.header(flags, EXPIRY, 1, options), route);
        (bool done,) = tryToExecute(data);
        uint256 afterwards = profitToken.balanceOf(address(arbitrage)) + profitToken.balanceOf(PAYOUT);
        assertTrue(!done || afterwards > before, "an execution succeeded without profit");
        assertNothingLost();
    }

    function testFuzz_WhatAPoolTakesMustComeBackWithTheMinimum(uint64 taken, uint64 returned) external {
        weth.mint(address(pool), type(uint64).max);
        pool.addRequired(address(arbitrage), Callbacks.v3(int256(uint256(taken)), 0, ""));
        pool.addRequired(address(weth), abi.encodeCall(MockToken.transfer, (address(arbitrage), returned)));
        bytes memory data = RouteBuilder.call(header(0), RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(pool), 1));
        int256 gained = int256(uint256(returned)) - int256(uint256(taken));
        if (gained < 1) assertReverts(data, _below(gained));
        else assertEarns(data, uint256(gained));
    }

    function test_APoolThatWantsNothingCannotBePaid() external {
        pool.addRequired(address(arbitrage), Callbacks.v3(-1, -1, ""));
        bytes memory reason = abi.encodeWithSelector(
            IFlashArbitrage.TransferFailed.selector, address(weth), address(pool), type(uint256).max
        );
        bytes memory route = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(pool), 1);
        assertReverts(RouteBuilder.call(header(0), route), reason);
    }

    function testFuzz_AV3PoolIsPaidTheDeltaThatIsPositive(uint64 owed, int64 other, bool token0) external {
        vm.assume(owed != 0);
        int256 negative = other > 0 ? -int256(other) : int256(other);
        pool.addRequired(
            address(arbitrage),
            token0
                ? Callbacks.v3(int256(uint256(owed)), negative, "")
                : Callbacks.v3(negative, int256(uint256(owed)), "")
        );
        pool.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), uint256(owed) + 1)));
        execute(RouteBuilder.call(header(0), RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(pool), 1)));
        assertEq(weth.balanceOf(address(pool)), 100 ether + owed, "paid");
    }

    function test_APoolThatIsAPlainAccountEarnsNothing() external {
        bytes memory route =
            bytes.concat(RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, address(0xdead), 1), RouteBuilder.payment(1));
        assertReverts(RouteBuilder.call(header(0), route), _below(0));
        route = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(0xdead), 1);
        assertReverts(RouteBuilder.call(header(0), route), _below(0));
    }

    /// @dev Calls that the contract makes are those of venues and lenders: none of them moves a token's balance.
    function testFuzz_APoolThatIsATokenOrTheContractItselfMovesNothing(
        uint8 kind,
        uint8 which,
        uint64 amount
    ) external {
        address target = [address(weth), address(token), address(resting), address(arbitrage)][which % 4];
        pool = ScriptedPool(payable(target));
        bytes memory route = _over(kind, 0, amount);
        assertRevertsOrEarns(RouteBuilder.call(header(RouteBuilder.ITSELF), route));
        assertRevertsOrEarns(RouteBuilder.call(header(0), route));
    }

    function testFuzz_EthAtRestIsOnlyEverSentToTheOwnersAddressesOrUnwrappedForIt(uint8 kind, uint64 amount) external {
        uint256 before = address(pool).balance;
        bytes memory route = _over(kind, 0, amount);
        pool.add(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), uint256(amount) + 1)));
        (bool done,) = tryToExecute(RouteBuilder.call(header(RouteBuilder.ITSELF), route));
        // Where it got ETH, so much WETH less is here: none of what rested as ETH.
        assertTrue(done || address(pool).balance == before, "undone");
        assertEq(address(arbitrage).balance, RESTING, "ETH at rest");
        assertNothingLost();
    }

    /// @dev A hop over the pool of each kind, that begins the cycle.
    function _over(uint8 kind, uint8 which, uint256 amount) private view returns (bytes memory) {
        kind %= 16;
        address coin = [address(0), address(weth), address(token), address(resting)][which % 4];
        address other = [address(weth), address(resting), address(0), address(token)][which % 4];
        bytes memory paid = RouteBuilder.payment(amount);
        if (kind < 2) return bytes.concat(RouteBuilder.hop(kind, address(pool), 1 ether), paid);
        if (kind < 4) return RouteBuilder.hop(kind, address(pool), 1 ether);
        if (kind < 6) return bytes.concat(RouteBuilder.v2All(kind, address(pool), coin, 30), paid);
        if (kind < 8) return bytes.concat(RouteBuilder.all(kind, address(pool), coin), paid);
        if (kind < 10) return RouteBuilder.all(kind, address(pool), coin);
        if (kind < 12) {
            RouteBuilder.V4 memory v4 = RouteBuilder.V4(address(pool), coin, other, 100, 100, address(0));
            return RouteBuilder.v4(kind, v4, which & RouteBuilder.V4_HELD, amount);
        }
        if (kind < 14) return RouteBuilder.curve(address(pool), coin, other, kind & 1, amount);
        return RouteBuilder.balancer(address(pool), coin, other, 0, amount);
    }

    /// @dev One of the things that a thief's pool could try.
    function _addAction(MockToken profitToken, uint8 action, uint256 amount) private {
        address target = address(arbitrage);
        bytes memory data;
        bytes memory own = bytes.concat(RouteBuilder.hop(0, address(pool), 1), RouteBuilder.payment(amount));
        action %= 16;
        if (action < 7) data = Callbacks.any(action, amount, address(resting), honestRoute(amount % 2 == 0, true));
        if (action == 7) data = Callbacks.v3(int256(amount), -1, "");
        if (action == 8) data = Callbacks.any(uint256(amount), amount, address(resting), own);
        if (action == 9) {
            data = Callbacks.any(amount, amount, address(weth), _over(uint8(amount), uint8(amount >> 8), amount));
        }
        if (action == 10) (target, data) = (address(weth), abi.encodeCall(MockToken.transfer, (target, amount)));
        if (action == 11) (target, data) = (address(token), abi.encodeCall(MockToken.transfer, (target, amount)));
        if (action == 12) {
            (address[] memory tokens, uint256[] memory amounts) = (new address[](1), new uint256[](1));
            (tokens[0], amounts[0]) = (address(profitToken), amount);
            (target, data) =
            (address(vault), abi.encodeCall(BalancerVaultDouble.flashLoan, (target, tokens, amounts, own)));
        }
        if (action == 13) {
            bytes memory again = RouteBuilder.call(header(0), own);
            (target, data) = (address(operator), abi.encodeCall(OperatorContract.forward, (target, again)));
        }
        if (action > 13) {
            data = abi.encodeCall(MockToken.transferFrom, (target, address(pool), amount));
            target = action == 14 ? address(profitToken) : address(resting);
        }
        pool.add(target, data);
    }

    function _below(int256 gained) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, gained, uint256(1));
    }
}
