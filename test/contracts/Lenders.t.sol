// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {AaveDouble} from "./harness/AaveDouble.sol";
import {ArbitrageTestBase} from "./harness/ArbitrageTestBase.sol";
import {Erc3156LenderDouble} from "./harness/Erc3156LenderDouble.sol";
import {MockToken} from "./harness/MockToken.sol";
import {MorphoDouble} from "./harness/MorphoDouble.sol";
import {PoolManagerDouble} from "./harness/PoolManagerDouble.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";

/// @notice Every lender funds every route, is paid what it demands and is left without an allowance.
contract LendersTest is ArbitrageTestBase {
    AaveDouble private aave = new AaveDouble();
    MorphoDouble private morpho = new MorphoDouble();
    Erc3156LenderDouble private erc3156 = new Erc3156LenderDouble(10);
    PoolManagerDouble private manager = new PoolManagerDouble();

    uint256 private constant AAVE_PREMIUM = INPUT * 5 / 10_000;
    uint256 private constant ERC3156_FEE = INPUT * 10 / 10_000;

    function setUp() public override {
        super.setUp();
        address[4] memory lenders = [address(aave), address(morpho), address(erc3156), address(manager)];
        for (uint256 i = 0; i < 4; ++i) {
            fill(lenders[i]);
        }
    }

    function testFuzz_BalancerFundsACycle(bool buyOnV3, bool sellOnV3) external {
        assertEarns(_lent(RouteBuilder.BALANCER, address(vault), buyOnV3, sellOnV3), PROFIT);
    }

    function testFuzz_MorphoFundsACycle(bool buyOnV3, bool sellOnV3) external {
        assertEarns(_lent(RouteBuilder.MORPHO, address(morpho), buyOnV3, sellOnV3), PROFIT);
    }

    function testFuzz_AaveFundsACycleForItsPremium(bool buyOnV3, bool sellOnV3) external {
        assertEarns(_lent(RouteBuilder.AAVE, address(aave), buyOnV3, sellOnV3), PROFIT - AAVE_PREMIUM);
    }

    function testFuzz_AnErc3156LenderFundsACycleForItsFee(bool buyOnV3, bool sellOnV3) external {
        assertEarns(_lent(RouteBuilder.ERC3156, address(erc3156), buyOnV3, sellOnV3), PROFIT - ERC3156_FEE);
    }

    function testFuzz_UniswapV4FundsACycleInTokens(bool buyOnV3, bool sellOnV3) external {
        assertEarns(_lent(RouteBuilder.UNISWAP_V4, address(manager), buyOnV3, sellOnV3), PROFIT);
        assertEq(weth.balanceOf(address(manager)), 100 ether, "paid back in WETH");
    }

    function testFuzz_UniswapV4FundsACycleInEth(bool buyOnV3, bool sellOnV3) external {
        uint8 funding = RouteBuilder.UNISWAP_V4 | RouteBuilder.NATIVE_LOAN;
        assertEarns(_lent(funding, address(manager), buyOnV3, sellOnV3), PROFIT);
        assertEq(address(manager).balance, 100 ether, "paid back in ETH");
    }

    function testFuzz_ALendersFeeComesOutOfTheProfit(uint256 fee, bool sellOnV3) external {
        fee = bound(fee, 0, PROFIT - 1);
        vault.setFeeWei(fee);
        assertEarns(_lent(RouteBuilder.BALANCER, address(vault), false, sellOnV3), PROFIT - fee);
    }

    function test_AFeeThatEatsTheProfitReverts() external {
        vault.setFeeWei(PROFIT);
        bytes memory below = abi.encodeWithSelector(IFlashArbitrage.ProfitBelowMinimum.selector, int256(0), uint256(1));
        assertReverts(_lent(RouteBuilder.BALANCER, address(vault), true, true), below);
    }

    function testFuzz_ALenderOfAnotherProfitTokenIsPaidInIt(uint8 which, bool onV3) external {
        (uint8 funding, address lender) = _lender(which % 5);
        bytes memory head = RouteBuilder.header(funding | RouteBuilder.PROFIT_TOKEN, EXPIRY, 1, abi.encodePacked(token));
        bytes memory route = bytes.concat(
            RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, address(buy), INPUT + PROFIT),
            onV3
                ? RouteBuilder.hop(RouteBuilder.V3_TOKEN1_IN, address(sell), INPUT)
                : bytes.concat(
                    RouteBuilder.hop(RouteBuilder.V2_TOKEN1_IN, address(sell), INPUT + PROFIT),
                    RouteBuilder.payment(INPUT)
                )
        );
        uint256 profit = execute(RouteBuilder.call(head, RouteBuilder.by(lender, route)));
        assertEq(token.balanceOf(address(arbitrage)), RESTING + profit, "profit in tokens");
        assertEq(weth.balanceOf(address(arbitrage)), RESTING, "WETH");
        assertNothingLost();
    }

    function test_AnExecutionThatAsksForEverythingIsExecuted() external {
        vm.roll(100);
        bytes memory options = bytes.concat(
            abi.encodePacked(weth),
            blockhash(99),
            RouteBuilder.settlement(RouteBuilder.TO_PAYOUT | RouteBuilder.UNWRAP, 0)
        );
        uint8 everyFlag = RouteBuilder.UNISWAP_V4 | RouteBuilder.PROFIT_TOKEN | RouteBuilder.PARENT_HASH
            | RouteBuilder.SETTLEMENT | RouteBuilder.NATIVE_LOAN;
        bytes memory head = RouteBuilder.header(everyFlag, EXPIRY, uint112(PROFIT), options);
        bytes memory route = RouteBuilder.by(address(manager), honestRoute(false, true));
        assertEq(execute(RouteBuilder.call(head, route)), PROFIT, "profit");
        assertEq(PAYOUT.balance, PROFIT, "payout");
        assertEq(address(manager).balance, 100 ether, "paid back in ETH");
        assertNothingLost();
    }

    function test_UniswapV4LendsEthForWrappedNativeTokensOnly() external {
        uint8 flags = RouteBuilder.UNISWAP_V4 | RouteBuilder.NATIVE_LOAN | RouteBuilder.PROFIT_TOKEN;
        bytes memory head = RouteBuilder.header(flags, EXPIRY, 1, abi.encodePacked(token));
        bytes memory route = RouteBuilder.by(address(manager), honestRoute(true, true));
        bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.NotWrappedNative.selector, address(token));
        assertReverts(RouteBuilder.call(head, route), reason);
    }

    function test_TwoLoansInOneTransaction() external {
        for (uint8 which = 0; which < 6; ++which) {
            (uint8 funding, address lender) = _lender(which);
            execute(_lent(funding, lender, true, true));
            (funding, lender) = _lender((which + 1) % 6);
            execute(_lent(funding, lender, false, true));
        }
        assertNothingLost();
    }

    function testFuzz_ATokenThatConfirmsNothingIsLentAndPaidBack(uint8 which) external {
        weth.setHabit(MockToken.Habit.ReturnsNothing);
        weth.setApprovalHabit(MockToken.Habit.ReturnsNothing);
        // Morpho's and Aave's doubles ask for no answer of the token's either.
        (uint8 funding, address lender) = _lender(1 + which % 2);
        execute(_lent(funding, lender, false, true));
        assertNothingLost();
    }

    function _lender(uint8 which) private view returns (uint8 funding, address lender) {
        if (which == 0) return (RouteBuilder.BALANCER, address(vault));
        if (which == 1) return (RouteBuilder.MORPHO, address(morpho));
        if (which == 2) return (RouteBuilder.AAVE, address(aave));
        if (which == 3) return (RouteBuilder.ERC3156, address(erc3156));
        if (which == 4) return (RouteBuilder.UNISWAP_V4, address(manager));
        return (RouteBuilder.UNISWAP_V4 | RouteBuilder.NATIVE_LOAN, address(manager));
    }

    function _lent(uint8 funding, address lender, bool buyOnV3, bool sellOnV3) private view returns (bytes memory) {
        return RouteBuilder.call(header(funding), RouteBuilder.by(lender, honestRoute(buyOnV3, sellOnV3)));
    }
}
