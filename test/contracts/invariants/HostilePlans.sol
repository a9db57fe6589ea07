// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../../contracts/interfaces/IFlashArbitrage.sol";
import {OperatorContract} from "../harness/OperatorContract.sol";
import {CallbackLayouts} from "./CallbackLayouts.sol";
import {HostileRoutes} from "./HostileRoutes.sol";
import {IHonestToken} from "./IHonestToken.sol";
import {Market} from "./market/Market.sol";
import {Random} from "./Random.sol";
import {Villain} from "./Villain.sol";

/// @notice Draws what the villain does each time that it is called.
contract HostilePlans is HostileRoutes {
    using Random for Random.Source;

    uint256 private constant DONATION = 2000;
    uint256 private constant RESTING_ETH = 50 ether;

    Market private immutable market;
    address private immutable victim;
    address private immutable villain;
    OperatorContract private immutable operator;

    constructor(
        Market market_,
        address villain_,
        address victim_,
        OperatorContract operator_
    ) HostileRoutes(market_, villain_, victim_) {
        (market, victim, villain, operator) = (market_, victim_, villain_, operator_);
    }

    /// @notice An execution and the plan that goes with it.
    function drawAttack(uint256 seed) external view returns (bytes memory call, Villain.Plan memory plan) {
        Random.Source memory random = Random.from(seed);
        address[] memory tokens = market.tokens();
        uint256 choice = random.below(tokens.length + 1);
        plan.profitToken = choice == tokens.length ? villain : tokens[choice];
        call = draw(random, plan.profitToken);
        // As a token the villain credits the contract by itself.
        if (plan.profitToken != villain && random.percent(90)) plan.donation = DONATION;
        plan.pace = random.below(3);
        plan.isGreedy = random.percent(60);
        plan.claim = random.percent(50) ? random.below(RESTING_ETH) : amount(random);
        plan.deeds = new Villain.Deed[](random.between(1, 6));
        for (uint256 i = 0; i < plan.deeds.length; ++i) {
            plan.deeds[i] = _deed(random);
        }
    }

    function _deed(Random.Source memory random) private view returns (Villain.Deed memory deed) {
        uint256 choice = random.below(20);
        deed.manner = choice < 7 ? Villain.Manner.Echo : choice < 12 ? Villain.Manner.Answer : Villain.Manner.Call;
        if (choice < 12) {
            deed.amount = amount(random);
            deed.data = this.callbackData(random);
        } else if (choice < 14) {
            deed.target = victim;
            deed.data = CallbackLayouts.any(random.below(7), token(random), amount(random), this.callbackData(random));
        } else if (choice == 14) {
            (deed.target, deed.valueWei) = (victim, 1 ether);
        } else {
            (deed.target, deed.data) = _callToOthers(random, choice);
        }
    }

    /// @dev By way of the operator, of honest lenders and pools, of honest tokens.
    function _callToOthers(Random.Source memory random, uint256 choice) private view returns (address, bytes memory) {
        address someToken = market.tokens()[random.below(market.TOKENS())];
        if (choice < 17) {
            return (address(operator), abi.encodeCall(OperatorContract.forward, (victim, _entry(random))));
        }
        if (choice == 17) return (someToken, abi.encodeCall(IHonestToken.transferFrom, (victim, villain, RESTING)));
        if (choice == 18) return (someToken, abi.encodeCall(IHonestToken.transfer, (victim, amount(random))));
        return genuineCall(random, someToken);
    }

    /// @notice A genuine lender or pool that is told by a stranger to call the contract back.
    function genuineCall(
        Random.Source memory random,
        address someToken
    ) public view returns (address, bytes memory data) {
        (uint256 choice, uint256 lent) = (random.below(4), random.between(1, RESTING));
        bytes memory route = this.callbackData(random);
        if (choice == 0) {
            (address[] memory tokens, uint256[] memory amounts) = (new address[](1), new uint256[](1));
            (tokens[0], amounts[0]) = (someToken, lent);
            string memory form = "flashLoan(address,address[],uint256[],bytes)";
            return (address(market.vault()), abi.encodeWithSignature(form, victim, tokens, amounts, route));
        }
        if (choice == 1) {
            string memory form = "flashLoan(address,address,uint256,bytes)";
            return (address(market.lender()), abi.encodeWithSignature(form, victim, someToken, lent, route));
        }
        if (choice == 2) {
            string memory form = "flashLoanSimple(address,address,uint256,bytes,uint16)";
            return (address(market.lender()), abi.encodeWithSignature(form, victim, someToken, lent, route, 0));
        }
        address pool = address(market.pool(someToken, market.tokens()[someToken == market.tokens()[0] ? 1 : 0]));
        return (pool, abi.encodeWithSignature("swap(uint256,uint256,address,bytes)", lent, 0, victim, route));
    }

    /// @dev Executes again, or what only the owner may.
    function _entry(Random.Source memory random) private view returns (bytes memory) {
        address someToken = token(random);
        uint256 choice = random.below(4);
        if (choice == 0) return abi.encodeCall(IFlashArbitrage.withdraw, (someToken, villain, RESTING));
        if (choice == 1) return abi.encodeCall(IFlashArbitrage.withdrawNative, (villain, 1 ether));
        return draw(random, someToken);
    }
}
