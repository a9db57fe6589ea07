// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../interfaces/IFlashArbitrage.sol";

/// @title TokenCalls
/// @notice The two calls of ERC-20 that the hot path makes, without the cost of general ABI coding.
library TokenCalls {
    /// @dev balanceOf(address), left-aligned.
    bytes32 private constant BALANCE_OF = 0x70a0823100000000000000000000000000000000000000000000000000000000;
    /// @dev transfer(address,uint256), left-aligned.
    bytes32 private constant TRANSFER = 0xa9059cbb00000000000000000000000000000000000000000000000000000000;

    /// @notice This contract's balance, or BalanceUnavailable when the token does not answer with one.
    function ownBalance(address token) internal view returns (uint256 amount) {
        bool answered;
        assembly ("memory-safe") {
            mstore(0, BALANCE_OF) // bytes 0 to 3 of the call, in scratch space
            mstore(4, address()) // bytes 4 to 35
            answered := staticcall(gas(), token, 0, 36, 0, 32) // the answer replaces the call
            answered := and(answered, gt(returndatasize(), 31)) // no code and no word: no balance
            amount := mload(0)
        }
        if (!answered) revert IFlashArbitrage.BalanceUnavailable(token);
    }

    /**
     * @notice Sends tokens, or reverts with TransferFailed. A missing answer (USDT) is success, false is failure.
     * @dev There is no check that the token has code: every execution asks for the balance first, which fails without.
     */
    function pay(address token, address to, uint256 amount) internal {
        bool sent;
        assembly ("memory-safe") {
            let free := mload(0x40) // the end of the memory in use; what is written there is not kept
            mstore(free, TRANSFER) // bytes 0 to 3 of the call
            mstore(add(free, 4), to) // bytes 4 to 35
            mstore(add(free, 36), amount) // bytes 36 to 67
            mstore(0, 0) // so that an answer shorter than a word is not completed by what was here
            sent := call(gas(), token, 0, free, 68, 0, 32) // without ETH; the answer's first word goes to scratch space
            sent := and(sent, or(iszero(returndatasize()), eq(mload(0), 1))) // no answer, or true
        }
        if (!sent) revert IFlashArbitrage.TransferFailed(token, to, amount);
    }
}
