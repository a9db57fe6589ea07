// SPDX-License-Identifier: MIT
// solhint-disable one-contract-per-file
pragma solidity 0.8.37;

import {OperatorContract} from "../harness/OperatorContract.sol";
import {RouteBuilder} from "../harness/RouteBuilder.sol";
import {TestBase} from "../harness/TestBase.sol";
import {ArbitrageHandler} from "./ArbitrageHandler.sol";
import {CallbackLayouts} from "./CallbackLayouts.sol";
import {IHonestToken} from "./IHonestToken.sol";
import {Invariants} from "./Invariants.sol";
import {Villain} from "./Villain.sol";

/// @dev Compares a given attack as it compares those that are drawn.
contract DirectedHandler is ArbitrageHandler {
    function attackWith(bytes memory data, Villain.Plan memory plan) external returns (bool success) {
        return _attackWith(data, plan);
    }
}

/// @notice The thefts that random attacks find seldom, one by one. Each succeeds as an execution when it takes nothing.
contract KnownTheftsTest is TestBase {
    uint256 private constant LOOT = 100 ether;
    uint112 private constant DONATION = 2000;

    DirectedHandler private handler;
    address private villain;
    address private weth;
    address private token;
    address private otherToken;

    function setUp() external {
        handler = new DirectedHandler();
        address[] memory tokens = handler.market().tokens();
        (villain, weth, token, otherToken) = (address(handler.villain()), tokens[0], tokens[1], tokens[2]);
    }

    function test_AV3PoolThatIsOwedAllThatArrivedGetsNoMore() external {
        bytes memory hop = RouteBuilder.all(RouteBuilder.V3_ALL_TOKEN0_IN, villain, token);
        bytes memory data = _execution(RouteBuilder.ITSELF, bytes.concat(hop, _beginning()));
        _assertStolenOnlyWithoutLoot(data, data, Villain.Manner.Answer, "");
    }

    function test_ACurvePoolPullsNoMoreThanItsHopWasBrought() external {
        _assertStolenOnlyWithoutLoot(_curve(LOOT, _beginning()), _curve(0, _beginning()), Villain.Manner.Echo, "");
    }

    function test_ABalancerVaultPullsNoMoreThanItsHopWasBrought() external {
        _assertStolenOnlyWithoutLoot(_balancer(LOOT), _balancer(0), Villain.Manner.Echo, "");
    }

    function test_AV4ManagerIsPaidNoMoreThanItsHopWasBrought() external {
        _assertStolenOnlyWithoutLoot(_v4(LOOT), _v4(1), Villain.Manner.Echo, "");
    }

    function test_AFirstPoolIsPaidNoMoreThanItLent() external {
        bytes memory hop = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, villain, 1);
        bytes memory data = _execution(RouteBuilder.FIRST_POOL, RouteBuilder.by(token, bytes.concat(hop, _beginning())));
        Villain.Plan memory plan = _plan(Villain.Manner.Answer, _pair(LOOT));
        plan.deeds[0].amount = 1;
        assertTrue(!handler.attackWith(data, plan), "what rests was paid for a loan");
        plan.deeds[0].data = _beginning();
        assertTrue(handler.attackWith(data, plan), "the attack fails without its loot too");
        _assertNothingBroken();
    }

    function test_NothingBeginsWithATokenThatNobodyComparesAfterwards() external {
        assertTrue(
            !handler.attackWith(_curve(LOOT, ""), _plan(Villain.Manner.Echo, "")), "a token at rest began the cycle"
        );
        _assertNothingBroken();
    }

    function test_AManagerThatSendsLessEthIsNotMadeUpFor() external {
        RouteBuilder.V4 memory pool = RouteBuilder.V4(villain, address(0), token, 1, 1, address(0));
        uint8 flags = RouteBuilder.V4_UNLOCKED | RouteBuilder.V4_HELD;
        bytes memory hop = RouteBuilder.v4(RouteBuilder.V4_CURRENCY1_IN, pool, flags, 1);
        Villain.Plan memory plan = _plan(Villain.Manner.Echo, "");
        plan.claim = 6 ether; // credits 3 ether, and sends nothing for them
        bytes memory data = _execution(RouteBuilder.ITSELF, bytes.concat(hop, _hopThatBrings(1)));
        assertTrue(handler.attackWith(data, plan), "less ETH is no theft");
        _assertNothingBroken();
    }

    function test_AManagerLendsEthForWrappedNativeTokensOnly() external {
        uint8 flags = RouteBuilder.UNISWAP_V4 | RouteBuilder.NATIVE_LOAN | RouteBuilder.PROFIT_TOKEN;
        bytes memory head = RouteBuilder.header(flags, uint32(block.number), 1, abi.encodePacked(token));
        bytes memory hop = RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, villain, 0);
        Villain.Plan memory plan = _plan(Villain.Manner.Echo, "");
        (plan.profitToken, plan.donation) = (token, LOOT); // gives back what the pair is paid
        bytes memory hops = bytes.concat(hop, RouteBuilder.payment(LOOT));
        handler.attackWith(RouteBuilder.call(head, RouteBuilder.by(villain, hops)), plan);
        _assertNothingBroken();
    }

    function test_APoolIsNotAnsweredAsALender() external {
        bytes memory data = _execution(RouteBuilder.LAST_POOL, RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, villain, 1));
        Villain.Plan memory plan = _plan(Villain.Manner.Call, CallbackLayouts.morpho(LOOT, _beginning()));
        plan.isGreedy = false;
        assertTrue(handler.attackWith(data, plan), "the attempt was noticed by more than its refusal");
        _assertNothingBroken();
    }

    function test_ALenderThatDoesNotPullHasNothingToPullLater() external {
        bytes memory data = _execution(RouteBuilder.MORPHO, RouteBuilder.by(villain, _pair(0)));
        Villain.Plan memory plan = _plan(Villain.Manner.Answer, _beginning());
        (plan.isGreedy, plan.deeds[0].amount) = (false, LOOT);
        assertTrue(handler.attackWith(data, plan), "a lender that does not pull is no lender");
        _assertNothingBroken();
    }

    function test_AnExecutionInsideAnExecutionDoesNotChangeWhatMayBeSpent() external {
        bytes memory hop = RouteBuilder.hop(RouteBuilder.V3_TOKEN0_IN, villain, 1);
        bytes memory options = RouteBuilder.settlement(RouteBuilder.TO_CONTRACT, 0);
        bytes memory innerHead = RouteBuilder.header(RouteBuilder.SETTLEMENT, uint32(block.number), 1, options);
        bytes memory again =
            abi.encodeCall(OperatorContract.forward, (address(handler.arbitrage()), RouteBuilder.call(innerHead, hop)));
        Villain.Plan memory plan = _plan(Villain.Manner.Answer, _beginning());
        plan.profitToken = token;
        Villain.Deed memory payWeth = Villain.Deed(
            Villain.Manner.Call, weth, 0, 0, abi.encodeCall(IHonestToken.transfer, (address(handler.arbitrage()), 1))
        );
        Villain.Deed memory reenter = Villain.Deed(Villain.Manner.Call, address(handler.operator()), 0, 0, again);
        (Villain.Deed[] memory deeds, Villain.Deed memory lend) = (new Villain.Deed[](3), plan.deeds[0]);
        (deeds[0], deeds[1], deeds[2], plan.deeds) = (lend, reenter, payWeth, deeds);
        uint8 flags = RouteBuilder.BALANCER | RouteBuilder.PROFIT_TOKEN;
        bytes memory head = RouteBuilder.header(flags, uint32(block.number), 1, abi.encodePacked(token));
        handler.attackWith(RouteBuilder.call(head, RouteBuilder.by(villain, _pair(0))), plan);
        _assertNothingBroken();
    }

    /// @dev That the execution succeeds without its loot shows that nothing but the theft ends it.
    function _assertStolenOnlyWithoutLoot(
        bytes memory withLoot,
        bytes memory without,
        Villain.Manner manner,
        bytes memory deed
    ) private {
        assertTrue(!handler.attackWith(withLoot, _plan(manner, deed)), "what rests was taken");
        Villain.Plan memory plan = _plan(manner, deed);
        plan.deeds[0].amount = 0;
        plan.isGreedy = false;
        assertTrue(handler.attackWith(without, plan), "the attack fails without its loot too");
        _assertNothingBroken();
    }

    function _plan(Villain.Manner manner, bytes memory data) private view returns (Villain.Plan memory plan) {
        (plan.profitToken, plan.donation, plan.isGreedy, plan.pace) = (weth, DONATION, true, 1);
        plan.deeds = new Villain.Deed[](1);
        plan.deeds[0] = Villain.Deed(manner, address(handler.arbitrage()), 0, LOOT, data);
    }

    function _curve(uint256 amount, bytes memory rest) private view returns (bytes memory) {
        bytes memory hop = RouteBuilder.curve(villain, token, otherToken, 0, amount);
        return _execution(RouteBuilder.ITSELF, bytes.concat(hop, rest));
    }

    function _balancer(uint256 amount) private view returns (bytes memory) {
        bytes memory hop = RouteBuilder.balancer(villain, token, otherToken, 0, amount);
        return _execution(RouteBuilder.ITSELF, bytes.concat(hop, _beginning()));
    }

    function _v4(uint256 amount) private view returns (bytes memory) {
        RouteBuilder.V4 memory pool = RouteBuilder.V4(villain, token, otherToken, 1, 1, address(0));
        uint8 flags = RouteBuilder.V4_UNLOCKED | RouteBuilder.V4_HELD;
        bytes memory hop = RouteBuilder.v4(RouteBuilder.V4_CURRENCY0_IN, pool, flags, amount);
        bytes memory rest = amount == LOOT ? _beginning() : _hopThatBrings(amount);
        return _execution(RouteBuilder.ITSELF, bytes.concat(hop, rest));
    }

    /// @dev An honest pool that is paid a little less than the villain donates and delivers a little of the token.
    function _hopThatBrings(uint256 amount) private view returns (bytes memory) {
        address pool = address(handler.market().pool(weth, token));
        uint8 kind = weth < token ? RouteBuilder.V2_TOKEN0_IN : RouteBuilder.V2_TOKEN1_IN;
        return bytes.concat(RouteBuilder.hop(kind, pool, amount), RouteBuilder.payment(2 * amount));
    }

    /// @dev The villain as a pair that is paid nothing.
    function _beginning() private view returns (bytes memory) {
        return _pair(0);
    }

    function _pair(uint256 amount) private view returns (bytes memory) {
        bytes memory hop = RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, villain, 0);
        return bytes.concat(hop, RouteBuilder.payment(amount));
    }

    function _execution(uint8 funding, bytes memory route) private view returns (bytes memory) {
        return RouteBuilder.call(RouteBuilder.header(funding, uint32(block.number), 1), route);
    }

    function _assertNothingBroken() private view {
        for (uint256 i = 0; i < Invariants.COUNT; ++i) {
            assertTrue(!handler.broken(Invariants.Name(i)), Invariants.sentence(Invariants.Name(i)));
        }
    }
}
