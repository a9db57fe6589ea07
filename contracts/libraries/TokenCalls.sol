// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../interfaces/IFlashArbitrage.sol";

/// @title TokenCalls
/// @notice The calls of ERC-20 that an execution makes, without the cost of general ABI coding.
library TokenCalls {
    /// @dev balanceOf(address), left-aligned.
    bytes32 private constant BALANCE_OF = 0x70a0823100000000000000000000000000000000000000000000000000000000;
    /// @dev transfer(address,uint256), left-aligned.
    bytes32 private constant TRANSFER = 0xa9059cbb00000000000000000000000000000000000000000000000000000000;
    /// @dev approve(address,uint256), left-aligned.
    bytes32 private constant APPROVE = 0x095ea7b300000000000000000000000000000000000000000000000000000000;
    /// @dev allowance(address,address), left-aligned.
    bytes32 private constant ALLOWANCE = 0xdd62ed3e00000000000000000000000000000000000000000000000000000000;

    /// @notice This contract's balance, or BalanceUnavailable when the token does not answer with one.
    function ownBalance(address token) internal view returns (uint256 amount) {
        return balanceOf(token, address(this));
    }

    /// @notice The balance of `account`, or BalanceUnavailable when the token does not answer with one.
    function balanceOf(address token, address account) internal view returns (uint256 amount) {
        bool answered;
        assembly ("memory-safe") {
            mstore(0, BALANCE_OF) // bytes 0 to 3 of the call, in scratch space
            mstore(4, account) // bytes 4 to 35
            answered := staticcall(gas(), token, 0, 36, 0, 32) // the answer replaces the call
            answered := and(answered, gt(returndatasize(), 31)) // no code and no word: no balance
            amount := mload(0)
        }
        if (!answered) revert IFlashArbitrage.BalanceUnavailable(token);
    }

    /// @notice Reverts with Overspent when less than `floor` is left in this contract.
    function requireAtLeast(address token, uint256 floor) internal view {
        uint256 left = ownBalance(token);
        if (left < floor) revert IFlashArbitrage.Overspent(token, floor - left);
    }

    /**
     * @notice Sends tokens, or reverts with TransferFailed. A missing answer (USDT) is success, false is failure.
     * @dev There is no check that the token has code: what is spent has been asked for its balance, which fails without.
     */
    function pay(address token, address to, uint256 amount) internal {
        if (!_tell(token, TRANSFER, to, amount)) revert IFlashArbitrage.TransferFailed(token, to, amount);
    }

    /// @notice Lets `spender` pull tokens, or reverts with ApprovalFailed. Only until {revoke}, in the same call.
    function approve(address token, address spender, uint256 amount) internal {
        if (!_tell(token, APPROVE, spender, amount)) revert IFlashArbitrage.ApprovalFailed(token, spender, amount);
    }

    /// @notice Takes back what `spender` has left of its allowance. A token that does not tell is told in any case.
    function revoke(address token, address spender) internal {
        uint256 left = 1;
        assembly ("memory-safe") {
            let free := mload(0x40) // the end of the memory in use; what is written there is not kept
            mstore(free, ALLOWANCE) // bytes 0 to 3 of the call
            mstore(add(free, 4), address()) // bytes 4 to 35
            mstore(add(free, 36), spender) // bytes 36 to 67
            if staticcall(gas(), token, free, 68, 0, 32) {
                if gt(returndatasize(), 31) { left := mload(0) } // a whole word, or it told nothing
            }
        }
        if (left != 0) approve(token, spender, 0);
    }

    /// @dev Calls a function that takes an account and an amount, and says whether the token confirms it.
    function _tell(address token, bytes32 selector, address account, uint256 amount) private returns (bool done) {
        assembly ("memory-safe") {
            let free := mload(0x40) // the end of the memory in use; what is written there is not kept
            mstore(free, selector) // bytes 0 to 3 of the call
            mstore(add(free, 4), account) // bytes 4 to 35
            mstore(add(free, 36), amount) // bytes 36 to 67
            mstore(0, 0) // so that an answer shorter than a word is not completed by what was here
            done := call(gas(), token, 0, free, 68, 0, 32) // without ETH; the answer's first word goes to scratch space
            done := and(done, or(iszero(returndatasize()), eq(mload(0), 1))) // no answer, or true
        }
    }
}
