// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashLoanRecipient} from "../../../contracts/interfaces/external/IFlashLoanRecipient.sol";
import {MockToken} from "./MockToken.sol";

/// @notice Lends what it has to anybody, like the Balancer V2 Vault, but for a fee and without its lock.
contract MockVault {
    uint256 public feeWei;

    error Unpaid();

    function setFeeWei(uint256 feeWei_) external {
        feeWei = feeWei_;
    }

    function flashLoan(
        address recipient,
        address[] calldata tokens,
        uint256[] calldata amounts,
        bytes calldata userData
    ) external {
        MockToken token = MockToken(tokens[0]);
        uint256 before = token.balanceOf(address(this));
        uint256[] memory fees = new uint256[](1);
        fees[0] = feeWei;
        token.transfer(recipient, amounts[0]);
        IFlashLoanRecipient(recipient).receiveFlashLoan(tokens, amounts, fees, userData);
        if (token.balanceOf(address(this)) < before + feeWei) revert Unpaid();
    }
}
