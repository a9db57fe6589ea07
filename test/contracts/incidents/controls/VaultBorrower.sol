// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {CountingToken} from "../../invariants/market/CountingToken.sol";

/// @notice A control: knows its lender, but not who has asked the lender for the loan.
contract VaultBorrower {
    address private immutable vault;

    error NotVault();

    constructor(address vault_) {
        vault = vault_;
    }

    /// @param userData targets and what they are called with: the swaps of the cycle
    function receiveFlashLoan(
        address[] calldata tokens,
        uint256[] calldata amounts,
        uint256[] calldata fees,
        bytes calldata userData
    ) external {
        if (msg.sender != vault) revert NotVault();
        (address[] memory targets, bytes[] memory calls) = abi.decode(userData, (address[], bytes[]));
        for (uint256 i = 0; i < targets.length; ++i) {
            Address.functionCall(targets[i], calls[i]);
        }
        CountingToken(tokens[0]).transfer(vault, amounts[0] + fees[0]);
    }
}
