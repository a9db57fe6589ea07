// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the Balancer V2 Vault calls on the recipient of a flash loan.
interface IFlashLoanRecipient {
    /// @notice The amounts have arrived; the Vault wants them and the fees back before this returns.
    function receiveFlashLoan(
        address[] calldata tokens,
        uint256[] calldata amounts,
        uint256[] calldata feeAmounts,
        bytes calldata userData
    ) external;
}
