// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3156FlashBorrower} from "@openzeppelin/contracts/interfaces/IERC3156FlashBorrower.sol";
import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {AaveDouble} from "./harness/AaveDouble.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Callbacks} from "./harness/Callbacks.sol";
import {Erc3156LenderDouble} from "./harness/Erc3156LenderDouble.sol";
import {MockToken} from "./harness/MockToken.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {ScriptedPool} from "./harness/ScriptedPool.sol";

/// @notice Who is answered when: nobody while idle, and in an execution only the one who is expected.
contract CallbacksTest is ArbitrageTestBase {
    /// @dev Their names on the venues and lenders in use; the contract tells them apart by who is expected.
    string[20] private names = [
        "uniswapV2Call(address,uint256,uint256,bytes)",
        "pancakeCall(address,uint256,uint256,bytes)",
        "hook(address,uint256,uint256,bytes)",
        "waultSwapCall(address,uint256,uint256,bytes)",
        "uniswapV3SwapCallback(int256,int256,bytes)",
        "pancakeV3SwapCallback(int256,int256,bytes)",
        "algebraSwapCallback(int256,int256,bytes)",
        "solidlyV3SwapCallback(int256,int256,bytes)",
        "ramsesV2SwapCallback(int256,int256,bytes)",
        "uniswapV3FlashCallback(uint256,uint256,bytes)",
        "uniswapV3MintCallback(uint256,uint256,bytes)",
        "receiveFlashLoan(address[],uint256[],uint256[],bytes)",
        "onMorphoFlashLoan(uint256,bytes)",
        "executeOperation(address,uint256,uint256,address,bytes)",
        "executeOperation(address[],uint256[],uint256[],address,bytes)",
        "onFlashLoan(address,address,uint256,uint256,bytes)",
        "unlockCallback(bytes)",
        "lockAcquired(bytes)",
        "callFunction(address,(address,uint256),bytes)",
        "swapCallback(uint256,uint256,bytes)"
    ];

    function testFuzz_NobodyIsAnsweredWhileIdle(
        address caller,
        bytes4 selector,
        uint256 kind,
        uint256 amount
    ) external {
        vm.assume(!_isOwnFunction(selector));
        bytes memory data = Callbacks.any(kind, bound(amount, 0, RESTING), address(weth), honestRoute(false, false));
        for (uint256 i = 0; i < 4; ++i) {
            data[i] = selector[i];
        }
        _assertNobodyIsAnswered(caller, data);
    }

    function testFuzz_NobodyIsAnsweredByAnyNameWhileIdle(
        address caller,
        uint8 name,
        bytes calldata arguments
    ) external {
        bytes4 selector = bytes4(keccak256(bytes(names[name % names.length])));
        _assertNobodyIsAnswered(caller, abi.encodePacked(selector, arguments));
    }

    /// @dev As a node executes eth_call when nobody is named: nothing is expected, and that is not the zero address.
    function test_TheZeroAddressIsNotAnswered() external {
        for (uint256 kind = 0; kind < Callbacks.KINDS; ++kind) {
            assertUnanswered(address(0), Callbacks.any(kind, 1 ether, address(weth), honestRoute(true, true)));
        }
    }

    function test_AGenuineLenderCalledByAStrangerIsNotAnswered() external {
        (address[] memory tokens, uint256[] memory amounts) = (new address[](1), new uint256[](1));
        (tokens[0], amounts[0]) = (address(weth), 1 ether);
        vm.expectRevert(_unexpected(address(vault)));
        vault.flashLoan(address(arbitrage), tokens, amounts, honestRoute(false, false));
        AaveDouble aave = new AaveDouble();
        Erc3156LenderDouble erc3156 = new Erc3156LenderDouble(0);
        weth.mint(address(aave), 1 ether);
        weth.mint(address(erc3156), 1 ether);
        vm.expectRevert(_unexpected(address(aave)));
        aave.flashLoanSimple(address(arbitrage), address(weth), 1 ether, honestRoute(false, false), 0);
        vm.expectRevert(_unexpected(address(erc3156)));
        erc3156.flashLoan(IERC3156FlashBorrower(address(arbitrage)), address(weth), 1 ether, honestRoute(false, false));
        vm.expectRevert(_unexpected(address(sell)));
        sell.swap(1 ether, 0, address(arbitrage), honestRoute(false, false));
        assertNothingLost();
    }

    function testFuzz_NobodyElseIsAnsweredInMidExecution(uint256 kind, uint256 amount, uint8 hop) external {
        ScriptedPool accomplice = new ScriptedPool();
        accomplice.add(address(arbitrage), Callbacks.any(kind, bound(amount, 1, RESTING), address(weth), ""));
        ScriptedPool lender = _poolThatEarns(1 ether);
        lender.addRequired(address(accomplice), abi.encodeCall(ScriptedPool.run, ()));
        execute(RouteBuilder.call(header(0), _over(hop, lender)));
        _assertRefused(accomplice, 0, address(accomplice));
        assertNothingLost();
    }

    function testFuzz_NobodyIsAnsweredAfterAnExecution(uint256 kind, uint8 hop) external {
        ScriptedPool lender = _poolThatEarns(1 ether);
        execute(RouteBuilder.call(header(0), _over(hop, lender)));
        assertUnanswered(address(lender), Callbacks.any(kind, 1 ether, address(weth), RouteBuilder.payment(1 ether)));
        bytes memory route = RouteBuilder.by(address(vault), honestRoute(true, true));
        execute(RouteBuilder.call(header(RouteBuilder.BALANCER), route));
        address[3] memory done = [address(vault), address(buy), address(sell)];
        for (uint256 i = 0; i < 3; ++i) {
            assertUnanswered(done[i], Callbacks.any(kind, 1 ether, address(weth), RouteBuilder.payment(1 ether)));
        }
    }

    function test_OnlyTheInnermostPoolIsAnsweredAndNobodyAfterIt() external {
        (ScriptedPool outer, ScriptedPool inner) = (new ScriptedPool(), new ScriptedPool());
        bytes memory takeOneWei = Callbacks.v3(1, 0, "");
        bytes memory innerHop = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(inner), 1);
        inner.add(address(outer), abi.encodeCall(ScriptedPool.forward, (address(arbitrage), takeOneWei)));
        inner.add(address(arbitrage), takeOneWei);
        outer.addRequired(address(arbitrage), Callbacks.v3(1, 0, innerHop));
        outer.add(address(inner), abi.encodeCall(ScriptedPool.forward, (address(arbitrage), takeOneWei)));
        outer.add(address(arbitrage), takeOneWei);
        outer.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), 1 ether)));
        execute(RouteBuilder.call(header(0), RouteBuilder.hop(RouteBuilder.V3_TOKEN1_IN, address(outer), 1)));

        _assertRefused(inner, 0, address(outer)); // the outer one, while the inner one is expected
        (bool innerAnswered,) = inner.answer(1);
        assertTrue(innerAnswered, "the expected caller was refused");
        _assertRefused(outer, 1, address(inner)); // the inner one, when it is done
        _assertRefused(outer, 2, address(outer)); // the outer one, which has been paid by the inner one
    }

    function test_NobodyIsAnsweredDuringTheSettlement() external {
        ScriptedPool lender = _poolThatEarns(1 ether);
        ScriptedPool accomplice = new ScriptedPool();
        bytes memory take = Callbacks.v3(1, 0, "");
        accomplice.add(address(lender), abi.encodeCall(ScriptedPool.forward, (address(arbitrage), take)));
        weth.setTransferHook(PAYOUT, address(accomplice), abi.encodeCall(ScriptedPool.run, ()));
        bytes memory options = RouteBuilder.settlement(RouteBuilder.TO_PAYOUT, 0);
        bytes memory head = RouteBuilder.header(RouteBuilder.SETTLEMENT, EXPIRY, 1, options);
        execute(RouteBuilder.call(head, _over(0, lender)));
        _assertRefused(accomplice, 0, address(lender));
        assertUnanswered(address(1), take);
    }

    function _assertNobodyIsAnswered(address caller, bytes memory data) private {
        assertUnanswered(caller, data);
        assertUnanswered(OWNER, data);
        assertUnanswered(address(operator), data);
        assertUnanswered(address(arbitrage), data);
        // Whom the contract expects while it expects nobody, and whom a forgotten zero would let in.
        assertUnanswered(address(1), data);
        assertUnanswered(address(0), data);
        assertNothingLost();
    }

    function _isOwnFunction(bytes4 selector) private view returns (bool) {
        bytes4[8] memory own = [
            arbitrage.execute.selector,
            arbitrage.flashLoanArbitrage.selector,
            arbitrage.withdraw.selector,
            arbitrage.withdrawNative.selector,
            arbitrage.owner.selector,
            arbitrage.payout.selector,
            arbitrage.operators.selector,
            arbitrage.wrappedNative.selector
        ];
        for (uint256 i = 0; i < 8; ++i) {
            if (own[i] == selector) return true;
        }
        return false;
    }

    /// @dev A hop over the pool, as V2 with a payment of nothing or as V3.
    function _over(uint8 hop, ScriptedPool pool) private pure returns (bytes memory) {
        hop &= 3;
        bytes memory route = RouteBuilder.hop(hop, address(pool), 1);
        return hop < 2 ? bytes.concat(route, RouteBuilder.payment(0)) : route;
    }

    function _poolThatEarns(uint256 amount) private returns (ScriptedPool pool) {
        pool = new ScriptedPool();
        pool.addRequired(address(weth), abi.encodeCall(MockToken.mint, (address(arbitrage), amount)));
    }

    function _unexpected(address caller) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFlashArbitrage.UnexpectedCallback.selector, caller);
    }

    function _assertRefused(ScriptedPool pool, uint256 index, address caller) private view {
        (bool success, bytes memory answer) = pool.answer(index);
        assertTrue(!success, "a callback was answered");
        assertEq(answer, _unexpected(caller), "reason");
    }
}
