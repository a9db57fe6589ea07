// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IFlashArbitrage } from "../interfaces/IFlashArbitrage.sol";

/**
 * @title TokenTransfer
 * @notice ERC-20's transfer for the hot path: takes a missing return value (USDT) for success, false for failure.
 */
library TokenTransfer {
    /// @dev transfer(address,uint256), left-aligned.
    bytes32 private constant TRANSFER_SELECTOR = 0xa9059cbb00000000000000000000000000000000000000000000000000000000;

    /**
     * @notice Sends `amount` of `token` to `to`, or reverts with TransferFailed.
     * @dev There is no check that the token has code: every execution reads the token's balance first, which fails
     * without code.
     */
    function send(address token, address to, uint256 amount) internal {
        bool sent;
        assembly ("memory-safe") {
            let free := mload(0x40) // the end of the memory in use; what is written there is not kept
            mstore(free, TRANSFER_SELECTOR) // bytes 0 to 3
            mstore(add(free, 4), to) // bytes 4 to 35
            mstore(add(free, 36), amount) // bytes 36 to 67
            mstore(0, 0) // so that an answer shorter than a word is not read together with old bytes
            sent := call(gas(), token, 0, free, 68, 0, 32) // no ETH goes along; at most one word of the answer is kept
            // Success is either no answer at all or the word 1.
            sent := and(sent, or(iszero(returndatasize()), eq(mload(0), 1)))
        }
        if (!sent) revert IFlashArbitrage.TransferFailed(token, to, amount);
    }
}
