// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../interfaces/IFlashArbitrage.sol";

/**
 * @title Roles
 * @notice Who may do what, fixed for good: the contract has no storage, because reading it would cost every execution
 * 2,100 gas. A new deployment replaces them.
 */
abstract contract Roles is IFlashArbitrage {
    /// @inheritdoc IFlashArbitrage
    address public immutable owner;
    /// @inheritdoc IFlashArbitrage
    address public immutable payout;
    /// @inheritdoc IFlashArbitrage
    address public immutable wrappedNative;

    /// @dev Compared first, where gas counts.
    address internal immutable firstOperator;
    address private immutable operator1;
    address private immutable operator2;
    address private immutable operator3;

    uint256 private constant MAX_OPERATORS = 4;

    /**
     * @notice Fixes the roles and the wrapped native token for good.
     * @param owner_ takes assets out; its key is cold, so it may not be an operator
     * @param payout_ receives the profit of executions that ask for it
     * @param operators_ one to four different accounts; the first one pays the least gas
     */
    constructor(address owner_, address payout_, address[] memory operators_, address wrappedNative_) {
        if (owner_ == address(0) || payout_ == address(0) || wrappedNative_ == address(0)) revert ZeroAddress();
        uint256 count = operators_.length;
        if (count == 0 || count > MAX_OPERATORS) revert OperatorCountOutOfRange(count);
        for (uint256 i = 0; i < count; ++i) {
            if (operators_[i] == address(0)) revert ZeroAddress();
            if (operators_[i] == owner_) revert OwnerIsOperator(owner_);
            for (uint256 j = 0; j < i; ++j) {
                if (operators_[i] == operators_[j]) revert DuplicateOperator(operators_[i]);
            }
        }

        owner = owner_;
        payout = payout_;
        wrappedNative = wrappedNative_;
        firstOperator = operators_[0];
        operator1 = operators_[count > 1 ? 1 : 0];
        operator2 = operators_[count > 2 ? 2 : 0];
        operator3 = operators_[count > 3 ? 3 : 0];
    }

    /// @inheritdoc IFlashArbitrage
    function operators() external view returns (address[4] memory) {
        return [firstOperator, operator1, operator2, operator3];
    }

    function _isOperator(address account) internal view returns (bool) {
        return account == firstOperator || account == operator1 || account == operator2 || account == operator3;
    }

    function _onlyOwner() internal view {
        if (msg.sender != owner) revert NotOwner(msg.sender);
    }
}
