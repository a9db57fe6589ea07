// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A builder, payout address or owner that is a contract: refuses ETH, or makes a call when it is paid, and takes
/// note of what it was answered.
contract Beneficiary {
    bool private refuses;
    address private target;
    bytes private data;

    bool public called;
    bool public answered;
    bytes public reason;

    error Unwanted();

    function refuse() external {
        refuses = true;
    }

    function callWhenPaid(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    receive() external payable {
        if (refuses) revert Unwanted();
        if (target == address(0)) return;
        called = true;
        (answered, reason) = target.call(data);
    }
}
