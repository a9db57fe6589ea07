// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {AaveDouble} from "./harness/AaveDouble.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Erc3156LenderDouble} from "./harness/Erc3156LenderDouble.sol";
import {FixedRatePool} from "./harness/FixedRatePool.sol";
import {MockToken} from "./harness/MockToken.sol";
import {MorphoDouble} from "./harness/MorphoDouble.sol";
import {PoolManagerDouble} from "./harness/PoolManagerDouble.sol";

/// @notice The readable entry does what the packed one does, and refuses what cannot be packed.
contract ReadableEntryTest is ArbitrageTestBase {
    FixedRatePool private cheap;
    FixedRatePool private dear;
    address[9] private lenders;

    function setUp() public override {
        super.setUp();
        // The readable form tells a pool's direction by the order of its tokens, as the real venues do.
        (cheap, dear) = (_pool(100), _pool(110));
        lenders[uint256(IFlashArbitrage.Funding.Balancer)] = address(vault);
        lenders[uint256(IFlashArbitrage.Funding.Morpho)] = address(new MorphoDouble());
        lenders[uint256(IFlashArbitrage.Funding.Aave)] = address(new AaveDouble());
        lenders[uint256(IFlashArbitrage.Funding.Erc3156)] = address(new Erc3156LenderDouble(0));
        lenders[uint256(IFlashArbitrage.Funding.UniswapV4)] = address(new PoolManagerDouble());
        lenders[uint256(IFlashArbitrage.Funding.UniswapV4Native)] = lenders[7];
        for (uint256 i = 3; i < 8; ++i) {
            fill(lenders[i]);
        }
    }

    function testFuzz_EveryFundingEarns(uint8 funding, bool buyOnV3, bool sellOnV3) external {
        IFlashArbitrage.Arbitrage memory cycle = _cycle(buyOnV3, sellOnV3);
        cycle.funding = IFlashArbitrage.Funding(funding % 9);
        cycle.lender = lenders[funding % 9];
        uint256 premium = cycle.funding == IFlashArbitrage.Funding.Aave ? INPUT * 5 / 10_000 : 0;
        assertEarns(_call(cycle), PROFIT - premium);
    }

    function testFuzz_OnlyOperatorsExecute(address caller) external {
        vm.assume(caller != address(operator));
        IFlashArbitrage.Arbitrage memory cycle = _cycle(true, true);
        vm.expectRevert(abi.encodeWithSelector(IFlashArbitrage.NotOperator.selector, caller));
        vm.prank(caller);
        arbitrage.flashLoanArbitrage(cycle);
        assertNothingLost();
    }

    function testFuzz_ARecipientOtherThanTheContractThePayoutAddressOrTheOwnerIsRefused(address recipient) external {
        vm.assume(recipient != address(arbitrage) && recipient != PAYOUT && recipient != OWNER);
        IFlashArbitrage.Arbitrage memory cycle = _cycle(true, true);
        cycle.recipient = recipient;
        assertReverts(_call(cycle), abi.encodeWithSelector(IFlashArbitrage.RecipientNotAllowed.selector, recipient));
    }

    function testFuzz_TheProfitGoesToTheRecipientAsIsAskedFor(uint8 who, bool unwrap, uint16 shareBps) external {
        vm.coinbase(address(0xB01D));
        IFlashArbitrage.Arbitrage memory cycle = _cycle(true, true);
        cycle.recipient = [address(arbitrage), PAYOUT, OWNER][who % 3];
        (cycle.unwrap, cycle.builderShareBps) = (unwrap, bound(shareBps, 0, 9_999));
        uint256 shareWei = PROFIT * cycle.builderShareBps / 10_000;
        uint256 before = who % 3 == 0 ? RESTING : 0;
        assertEq(execute(_call(cycle)), PROFIT - shareWei, "net profit");
        uint256 got = unwrap ? cycle.recipient.balance : weth.balanceOf(cycle.recipient);
        assertEq(got, before + PROFIT - shareWei, "the recipient's");
        assertEq(address(0xB01D).balance, shareWei, "the builder's");
        assertNothingLost();
    }

    function test_AnotherProfitTokenIsNamed() external {
        MockToken gold = new MockToken();
        IFlashArbitrage.Arbitrage memory cycle = _cycle(true, true);
        cycle.profitToken = address(gold);
        // Nobody has any: it is gold that the contract was to pay with.
        bytes memory panic =
            abi.encodeWithSelector(IFlashArbitrage.TransferFailed.selector, address(gold), address(cheap), INPUT);
        assertReverts(_call(cycle), panic);
    }

    function test_TheParentsHashIsHeeded() external {
        vm.roll(100);
        IFlashArbitrage.Arbitrage memory cycle = _cycle(false, true);
        cycle.parentHash = blockhash(99);
        assertEarns(_call(cycle), PROFIT);
        cycle.parentHash = bytes32(uint256(1));
        assertReverts(
            _call(cycle),
            abi.encodeWithSelector(IFlashArbitrage.UnexpectedParent.selector, blockhash(99), bytes32(uint256(1)))
        );
    }

    function test_TheMinimumAndTheExpiryAreHeeded() external {
        vm.roll(100);
        IFlashArbitrage.Arbitrage memory cycle = _cycle(false, false);
        cycle.expiryBlock = 99;
        assertReverts(_call(cycle), abi.encodeWithSelector(IFlashArbitrage.Expired.selector, uint256(100), uint256(99)));
        (cycle.expiryBlock, cycle.minProfit) = (100, PROFIT + 1);
        assertReverts(
            _call(cycle),
            abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, int256(PROFIT), PROFIT + 1)
        );
        cycle.minProfit = PROFIT;
        assertEq(execute(_call(cycle)), PROFIT, "exactly the minimum");
    }

    function testFuzz_WhatDoesNotFitThePackedFormIsRefused(uint256 amount) external {
        amount = bound(amount, 1 << 112, type(uint256).max);
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.ValueOutOfRange.selector, amount, uint256(112));
        IFlashArbitrage.Arbitrage memory cycle = _cycle(true, true);
        cycle.hops[0].amountIn = amount;
        assertReverts(_call(cycle), reason);
        cycle = _cycle(true, false);
        cycle.hops[1].amountOut = amount;
        assertReverts(_call(cycle), reason);
        cycle = _cycle(true, true);
        cycle.minProfit = amount;
        assertReverts(_call(cycle), reason);
        cycle = _cycle(true, true);
        cycle.expiryBlock = amount;
        assertReverts(
            _call(cycle), abi.encodeWithSelector(IFlashArbitrage.ValueOutOfRange.selector, amount, uint256(32))
        );
    }

    function test_AShareOfMoreThanAllIsRefusedAlsoWhereItWouldNotFit() external {
        IFlashArbitrage.Arbitrage memory cycle = _cycle(true, true);
        cycle.builderShareBps = 10_001;
        assertReverts(_call(cycle), abi.encodeWithSelector(IFlashArbitrage.ShareOutOfRange.selector, uint256(10_001)));
        cycle.builderShareBps = 65_536; // 0 in two bytes
        assertReverts(_call(cycle), abi.encodeWithSelector(IFlashArbitrage.ShareOutOfRange.selector, uint256(65_536)));
    }

    function test_AShareOfAllIsNoMistakeButLeavesLessThanTheMinimum() external {
        IFlashArbitrage.Arbitrage memory cycle = _cycle(true, true);
        cycle.builderShareBps = 10_000;
        bytes memory below = abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, int256(0), uint256(1));
        assertReverts(_call(cycle), below);
    }

    function test_AHopThatCannotBeMeantIsRefused() external {
        // Nothing arrives at the first hop, of which all could be taken.
        IFlashArbitrage.Arbitrage memory cycle = _cycle(true, true);
        cycle.hops[0].amountIn = 0;
        assertReverts(_call(cycle), abi.encodeWithSelector(IFlashArbitrage.UnusableHop.selector, uint256(0)));
        cycle = _cycle(true, true);
        cycle.hops[1].tokenOut = cycle.hops[1].tokenIn;
        assertReverts(_call(cycle), abi.encodeWithSelector(IFlashArbitrage.UnusableHop.selector, uint256(1)));
        // A pair that comes after a first pool that lends is paid from here: it has to be told how much.
        cycle = _cycle(true, false);
        cycle.funding = IFlashArbitrage.Funding.FirstPool;
        cycle.hops[1].amountIn = 0;
        assertReverts(_call(cycle), abi.encodeWithSelector(IFlashArbitrage.UnusableHop.selector, uint256(1)));
    }

    function test_ACycleWithoutHopsIsMalformed() external {
        IFlashArbitrage.Arbitrage memory cycle = _cycle(true, true);
        cycle.hops = new IFlashArbitrage.Hop[](0);
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.MalformedRoute.selector, uint256(0));
        assertReverts(_call(cycle), reason);
        cycle.funding = IFlashArbitrage.Funding.FirstPool;
        assertReverts(_call(cycle), reason);
    }

    /// @dev 10 tokens for 10 WETH, then 11 WETH for 10 tokens.
    function _cycle(bool buyOnV3, bool sellOnV3) private view returns (IFlashArbitrage.Arbitrage memory cycle) {
        (cycle.profitToken, cycle.recipient) = (address(weth), address(arbitrage));
        (cycle.minProfit, cycle.expiryBlock) = (1, EXPIRY);
        cycle.hops = new IFlashArbitrage.Hop[](2);
        (IFlashArbitrage.Venue v2, IFlashArbitrage.Venue v3) =
            (IFlashArbitrage.Venue.UniswapV2, IFlashArbitrage.Venue.UniswapV3);
        cycle.hops[0] = IFlashArbitrage.Hop(
            buyOnV3 ? v3 : v2, address(cheap), address(weth), address(token), INPUT, buyOnV3 ? 0 : INPUT, ""
        );
        cycle.hops[1] = IFlashArbitrage.Hop(
            sellOnV3 ? v3 : v2, address(dear), address(token), address(weth), INPUT, sellOnV3 ? 0 : INPUT + PROFIT, ""
        );
    }

    function _call(IFlashArbitrage.Arbitrage memory cycle) private pure returns (bytes memory) {
        return abi.encodeCall(IFlashArbitrage.flashLoanArbitrage, (cycle));
    }

    function _pool(uint256 percent) private returns (FixedRatePool pool) {
        (MockToken token0, MockToken token1) =
            address(weth) < address(token) ? (MockToken(weth), token) : (token, MockToken(weth));
        pool = new FixedRatePool(token0, token1, percent);
        weth.mint(address(pool), RESTING);
        token.mint(address(pool), RESTING);
        pool.sync();
        watch(address(pool));
    }
}
